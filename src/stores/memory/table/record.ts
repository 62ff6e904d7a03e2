import { isDeepStrictEqual } from 'node:util';
import type { Attributes } from '../../../schema/types.js';
import type { RecordMeta, ResourceDraft, ResourceRecord } from '../../contract/resource.js';

/** Members of a draft that never become attributes of a record. */
const NOT_ATTRIBUTES: ReadonlySet<string> = new Set(['id', 'meta', 'schemas', 'password']);

/**
 * The attributes of a draft as the store keeps them: an own, deeply frozen copy.
 *
 * @param held - the record so far, whose values are frozen already and copied no more.
 */
export function keptAttributes(
  draft: ResourceDraft,
  elsewhere: readonly string[],
  held?: ResourceRecord,
): Attributes {
  const kept: Record<string, unknown> = { ...draft };
  for (const name of Object.keys(kept)) {
    const value = kept[name];
    const goes = NOT_ATTRIBUTES.has(name) || elsewhere.includes(name);
    if (goes || value === undefined || value === null) delete kept[name];
    else if (typeof value === 'object' && value !== held?.[name]) kept[name] = frozenCopy(value);
  }
  return kept;
}

export function makeRecord(id: string, attributes: Attributes, meta: RecordMeta): ResourceRecord {
  return Object.freeze({ id, ...attributes, meta: Object.freeze(meta) });
}

/** Whether a record holds exactly these attributes, in whatever order of names. */
export function hasAttributes(record: ResourceRecord, attributes: Attributes): boolean {
  const names = Object.keys(attributes);
  // The record has `id` and `meta` besides.
  if (names.length + 2 !== Object.keys(record).length) return false;
  return names.every(
    (name) =>
      Object.hasOwn(record, name) &&
      (record[name] === attributes[name] || isDeepStrictEqual(record[name], attributes[name])),
  );
}

function frozenCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy));
  // The spread makes own properties even of names such as `__proto__`, so that none reaches a prototype.
  const copy: Record<string, unknown> = { ...value };
  for (const name of Object.keys(copy)) {
    const child = copy[name];
    if (typeof child === 'object' && child !== null) copy[name] = frozenCopy(child);
  }
  return Object.freeze(copy);
}
