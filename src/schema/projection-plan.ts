import { isJsonObject } from './json.js';
import { attributePath } from './pick-attributes.js';
import { look, type Selection } from './selection.js';
import type { Attribute, Attributes, ResourceType } from './types.js';

/** Which attributes of a resource an answer shows (RFC 7644 §3.9). */
export interface Projection {
  /** Nothing was asked for: what is shown follows from `returned` alone. */
  readonly isDefault: boolean;
  /** Whether a top-level attribute, or an extension by its URN, can be part of the answer. */
  wants(name: string): boolean;
  /** Top-level names and URNs that can be part of the answer; undefined in the default projection. */
  readonly attributes: readonly string[] | undefined;
  /** Whether something is left out of what is shown at all, so that `wants` does not say everything. */
  readonly trims: boolean;
  /** A copy of the resource with what is shown. Absent attributes stay absent. */
  apply(resource: Attributes): Attributes;
}

/** Shows one member of a resource; without `cut` as it is. */
interface Entry {
  readonly name: string;
  readonly cut?: (value: unknown) => unknown;
}

const isCut = ({ cut }: Entry): boolean => cut !== undefined;

function pick(entries: readonly Entry[], source: Attributes): Attributes {
  const shown: Record<string, unknown> = {};
  for (const { name, cut } of entries) {
    const value = source[name];
    const part = value === undefined || cut === undefined ? value : cut(value);
    if (part !== undefined) shown[name] = part;
  }
  return shown;
}

function pickObject(entries: readonly Entry[], value: unknown): unknown {
  if (!isJsonObject(value)) return undefined;
  const shown = pick(entries, value);
  return Object.keys(shown).length > 0 ? shown : undefined;
}

function pickEach(entries: readonly Entry[], value: unknown): unknown {
  if (!Array.isArray(value)) return pickObject(entries, value);
  const shown = value.flatMap((element) => pickObject(entries, element) ?? []);
  return shown.length > 0 ? shown : undefined;
}

function entryOf(
  urn: string | undefined,
  schema: string,
  attribute: Attribute,
  selection: Selection,
): Entry | undefined {
  const sight = look(attributePath(urn, attribute), schema, selection);
  if (!sight.shown) return undefined;
  const { name, subAttributes } = attribute;
  if (subAttributes === undefined) return { name };
  const subs = subAttributes.filter((sub) => sight.sub(attributePath(urn, attribute, sub)));
  if (subs.length === subAttributes.length) return { name };
  if (subs.length === 0) return undefined;
  return { name, cut: (value) => pickEach(subs, value) };
}

function entriesOf(
  urn: string | undefined,
  schema: string,
  attributes: readonly Attribute[],
  selection: Selection,
): readonly Entry[] {
  return attributes.flatMap((attribute) => entryOf(urn, schema, attribute, selection) ?? []);
}

/** Works out once what a selection shows of every attribute of the type. */
export function buildPlan(type: ResourceType, selection: Selection): Projection {
  const extensions = type.extensions.flatMap(({ schema }): Entry[] => {
    const parts = entriesOf(schema.id, schema.id, schema.attributes, selection);
    if (parts.length === 0) return [];
    const whole = parts.length === schema.attributes.length && !parts.some(isCut);
    return [whole ? { name: schema.id } : { name: schema.id, cut: (v) => pickObject(parts, v) }];
  });
  const entries = [
    ...entriesOf(undefined, type.schema.id, type.attributes, selection),
    ...extensions,
  ];
  const names = new Set(entries.map(({ name }) => name));
  const isDefault = selection.mode === 'default' && selection.written.size === 0;
  return Object.freeze({
    isDefault,
    wants: (name: string) => names.has(name),
    trims: entries.some(isCut),
    attributes:
      selection.mode === 'default'
        ? undefined
        : Object.freeze([...names].filter((name) => name !== 'schemas')),
    apply: (resource: Attributes) => pick(entries, resource),
  });
}
