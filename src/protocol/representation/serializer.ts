import { inSlices, type Pausable } from '../../lib/pausable.js';
import { uriSegment } from '../../lib/uri-segment.js';
import type { WorkBudget } from '../../lib/work-budget.js';
import type { Projection } from '../../schema/projection.js';
import type { Attributes, ResourceType } from '../../schema/types.js';
import type { ResourceRecord } from '../../stores/contract/resource.js';
import type { SizedText } from '../model/message.js';
import type { Derived, ResourceWriter, Serializer } from '../model/representation.js';
import type { ReferenceFiller } from './references.js';
import { groupsDigest, shownVersion } from './versions.js';

/** A record without derived attributes as it is sent, and the base URL that is in it. */
interface Kept extends SizedText {
  readonly baseUrl: string;
}

const SERVER_MADE: ReadonlySet<string> = new Set(['schemas', 'id', 'meta']);
const DERIVED = ['members', 'groups'] as const;

/** Longer lists are written in pieces of this length. */
const PIECE = 500;

/** Longer strings are made each time: kept, they would be in memory twice. */
const MAX_KEPT = 65_536;

/** How the text of a whole resource ends: with `meta.version`, a string that ends in a quotation mark. */
const VERSION_END = '\\""}}';

const isLongList = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.length > PIECE;

function hasData(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** What a store keeps of an extension beyond its schema is shown to nobody; the object itself if nothing is. */
function withoutOthers(values: Attributes, names: ReadonlySet<string>): Attributes {
  const keys = Object.keys(values);
  if (keys.every((key) => names.has(key))) return values;
  return Object.fromEntries(keys.filter((key) => names.has(key)).map((key) => [key, values[key]]));
}

const everything = () => true;

export function createSerializer(type: ResourceType, references: ReferenceFiller): Serializer {
  const names = type.attributes.map(({ name }) => name).filter((name) => !SERVER_MADE.has(name));
  const extensions = type.extensions.map(({ schema: { id, attributes } }) => ({
    urn: id,
    names: new Set(attributes.map(({ name }) => name)),
  }));
  const kept = new WeakMap<ResourceRecord, Kept>();
  const location = (id: string, baseUrl: string) => `${baseUrl}${type.endpoint}/${uriSegment(id)}`;

  function resource(
    record: ResourceRecord,
    derived: Derived,
    baseUrl: string,
    wants: Projection['wants'] = everything,
  ): Attributes {
    const present = extensions.filter(({ urn }) => hasData(record[urn]));
    const result: Record<string, unknown> = {
      schemas: [type.schema.id, ...present.map(({ urn }) => urn)],
      id: record.id,
    };
    for (const name of names) {
      const list = name === 'members' || name === 'groups' ? derived[name] : undefined;
      const value = list ?? record[name];
      if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
      if (wants(name)) result[name] = references.fill(name, value, baseUrl);
    }
    for (const { urn, names: declared } of present) {
      if (!wants(urn)) continue;
      const values = withoutOthers(record[urn] as Attributes, declared);
      if (hasData(values)) result[urn] = references.fillExtension(urn, values, baseUrl);
    }
    if (wants('meta')) {
      result.meta = {
        resourceType: type.name,
        created: record.meta.created,
        lastModified: record.meta.lastModified,
        location: location(record.id, baseUrl),
        version: shownVersion(record, derived),
      };
    }
    return result;
  }

  /** Lists that are written in pieces; undefined if there are none, as nearly always. */
  function longLists(
    record: ResourceRecord,
    derived: Derived,
  ): ReadonlyMap<string, readonly unknown[]> | undefined {
    let long: Map<string, readonly unknown[]> | undefined;
    for (const name of names) {
      const list = name === 'members' || name === 'groups' ? derived[name] : undefined;
      const value = list ?? record[name];
      if (!isLongList(value)) continue;
      long ??= new Map();
      long.set(name, value);
    }
    return long;
  }

  /** A resource whose long lists stand at its end, as the order of members of an object says nothing. */
  function* longText(
    record: ResourceRecord,
    derived: Derived,
    long: ReadonlyMap<string, readonly unknown[]>,
    projection: Projection,
    baseUrl: string,
    work: WorkBudget,
  ): Pausable<string> {
    const rest = (name: string) => !long.has(name) && (projection.trims || projection.wants(name));
    const short = resource(record, derived, baseUrl, rest);
    let text = JSON.stringify(projection.trims ? projection.apply(short) : short).slice(0, -1);
    let separator = text === '{' ? '' : ',';
    for (const [name, list] of long) {
      if (!projection.wants(name)) continue;
      let pieces = '';
      for (let at = 0; at < list.length; at += PIECE) {
        const filled = references.fill(name, list.slice(at, at + PIECE), baseUrl);
        const shown = projection.apply({ [name]: filled })[name];
        if (Array.isArray(shown) && shown.length > 0) {
          const piece = JSON.stringify(shown).slice(1, -1);
          work.spend(PIECE + (piece.length >> 6));
          pieces += pieces === '' ? piece : `,${piece}`;
        }
        if (work.isDue()) yield;
      }
      if (pieces === '') continue;
      text += `${separator}${JSON.stringify(name)}:[${pieces}]`;
      separator = ',';
    }
    return `${text}}`;
  }

  function derivedText(derived: Derived, projection: Projection, baseUrl: string): string {
    let text = '';
    for (const name of DERIVED) {
      const list = derived[name];
      if (!list || list.length === 0) continue;
      const filled = references.fill(name, list, baseUrl);
      const shown = JSON.stringify(projection.apply({ [name]: filled })).slice(1, -1);
      if (shown !== '') text += `,${shown}`;
    }
    return text;
  }

  function lookUp(record: ResourceRecord, baseUrl: string): Kept | undefined {
    const known = kept.get(record);
    return known?.baseUrl === baseUrl ? known : undefined;
  }

  function textOf(
    record: ResourceRecord,
    derived: Derived,
    projection: Projection,
    baseUrl: string,
  ): string {
    const shown = projection.trims
      ? projection.apply(resource(record, derived, baseUrl))
      : resource(record, derived, baseUrl, projection.wants);
    return JSON.stringify(shown);
  }

  function keep(record: ResourceRecord, projection: Projection, baseUrl: string): Kept | undefined {
    if (!Object.isFrozen(record)) return undefined;
    const text = textOf(record, {}, projection, baseUrl);
    if (text.length > MAX_KEPT) return undefined;
    const made = { text, size: Buffer.byteLength(text), baseUrl };
    kept.set(record, made);
    return made;
  }

  function writer(projection: Projection, baseUrl: string): ResourceWriter {
    return (record, derived, work) => {
      const long = longLists(record, derived);
      if (long === undefined) return textOf(record, derived, projection, baseUrl);
      return inSlices(longText(record, derived, long, projection, baseUrl, work), work);
    };
  }

  return {
    location,
    resource,
    cached(projection, baseUrl) {
      const write = writer(projection, baseUrl);
      if (!projection.isDefault) return write;
      return (record, derived, work) => {
        const found = lookUp(record, baseUrl);
        const isLong = found
          ? isLongList(derived.members) || isLongList(derived.groups)
          : longLists(record, derived);
        const known = isLong ? undefined : (found ?? keep(record, projection, baseUrl));
        if (known === undefined) return write(record, derived, work);
        const more = derivedText(derived, projection, baseUrl);
        if (more === '') return known;
        const digest = groupsDigest(derived);
        if (digest === '') return `${known.text.slice(0, -1)}${more}}`;
        // The version is the last that is written of a record: its end takes the digest.
        return `${known.text.slice(0, -VERSION_END.length)}${digest}${VERSION_END.slice(0, -1)}${more}}`;
      };
    },
    fresh: writer,
  };
}
