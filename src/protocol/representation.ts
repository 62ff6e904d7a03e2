import { randomUUID } from 'node:crypto';
import type { Projection } from '../schema/projection.js';
import type { Attributes, ResourceType } from '../schema/types.js';
import type { GroupRef, Member, ResourceRecord } from '../stores/contract/resource.js';
import type { ReferenceFiller } from './references.js';
import { uriSegment } from './uri-segment.js';
import { versionOf } from './versions.js';

/** Attributes that do not come with the record and are looked up per page. */
export interface Derived {
  readonly members?: readonly Member[];
  readonly groups?: readonly GroupRef[];
}

/** The JSON text of a resource. */
export type ResourceWriter = (record: ResourceRecord, derived: Derived) => string;

/** Makes records into what clients see. */
export interface Representer {
  /** The URI of a resource. */
  location(id: string, baseUrl: string): string;
  /** The complete resource with `schemas`, `meta` and every `$ref`, before projection. */
  resource(record: ResourceRecord, derived: Derived, baseUrl: string): Attributes;
  /** Writes resources as JSON text, all in one shape and below one base URL. */
  writer(projection: Projection, baseUrl: string): ResourceWriter;
}

/**
 * Stands for the base URL in kept text; no client can guess it. Of ASCII characters, because a single one
 * beyond Latin-1 would make the whole text twice as long in memory.
 */
const BASE = `base-url:${randomUUID()}`;

/** Puts the base URL between pieces. Not by `join`, which copies: what follows copies once, at the end. */
function assembled(pieces: readonly string[], base: string): string {
  let text = pieces[0] ?? '';
  for (let i = 1; i < pieces.length; i += 1) text += base + pieces[i];
  return text;
}

const SERVER_MADE: ReadonlySet<string> = new Set(['schemas', 'id', 'meta']);
const DERIVED = ['members', 'groups'] as const;

function hasData(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

export function createRepresenter(type: ResourceType, references: ReferenceFiller): Representer {
  const names = type.attributes.map(({ name }) => name).filter((name) => !SERVER_MADE.has(name));
  const urns = type.extensions.map(({ schema }) => schema.id);
  const kept = new WeakMap<ResourceRecord, readonly string[]>();
  const location = (id: string, baseUrl: string) => `${baseUrl}${type.endpoint}/${uriSegment(id)}`;

  function extension(urn: string, data: Attributes, baseUrl: string): Attributes {
    if (!references.holders.has(urn)) return data;
    return Object.fromEntries(
      Object.entries(data).map(([name, value]) => [
        name,
        references.fill(urn, name, value, baseUrl),
      ]),
    );
  }

  function resource(record: ResourceRecord, derived: Derived, baseUrl: string): Attributes {
    const present = urns.filter((urn) => hasData(record[urn]));
    const result: Record<string, unknown> = {
      schemas: [type.schema.id, ...present],
      id: record.id,
    };
    for (const name of names) {
      const list = name === 'members' || name === 'groups' ? derived[name] : undefined;
      const value = list ?? record[name];
      if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
      result[name] = references.fill(undefined, name, value, baseUrl);
    }
    for (const urn of present) {
      result[urn] = extension(urn, record[urn] as Attributes, baseUrl);
    }
    result.meta = {
      resourceType: type.name,
      created: record.meta.created,
      lastModified: record.meta.lastModified,
      location: location(record.id, baseUrl),
      version: versionOf(record),
    };
    return result;
  }

  /**
   * The default representation without derived attributes, cut where the base URL belongs. Kept for as
   * long as the record is, which is frozen: another state of the resource is another record.
   */
  function segments(record: ResourceRecord, projection: Projection): readonly string[] {
    const cut = JSON.stringify(projection.apply(resource(record, {}, BASE))).split(BASE);
    kept.set(record, cut);
    return cut;
  }

  function derivedText(derived: Derived, projection: Projection, baseUrl: string): string {
    let text = '';
    for (const name of DERIVED) {
      const list = derived[name];
      if (!list || list.length === 0) continue;
      const filled = references.fill(undefined, name, list, baseUrl);
      const shown = JSON.stringify(projection.apply({ [name]: filled })).slice(1, -1);
      if (shown !== '') text += `,${shown}`;
    }
    return text;
  }

  return {
    location,
    resource,
    writer(projection, baseUrl) {
      const whole: ResourceWriter = (record, derived) =>
        JSON.stringify(projection.apply(resource(record, derived, baseUrl)));
      if (!projection.isDefault) return whole;

      const base = JSON.stringify(baseUrl).slice(1, -1);
      return (record, derived) => {
        const known = kept.get(record);
        if (!known && !Object.isFrozen(record)) return whole(record, derived);
        const text = assembled(known ?? segments(record, projection), base);
        const more = derivedText(derived, projection, baseUrl);
        return more === '' ? text : `${text.slice(0, -1)}${more}}`;
      };
    },
  };
}
