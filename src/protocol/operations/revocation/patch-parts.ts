import type { Rules } from '../../../conformance/rules.js';
import { memberOf } from '../../../patch/json.js';
import { pathLabel } from '../../../patch/target.js';
import { isJsonObject, type JsonObject } from '../../../schema/json.js';
import type { ResourceType } from '../../../schema/types.js';
import { accessOf, type Part, type Parts } from './part.js';

/** An operation, or one attribute of an operation that has several. */
interface PatchPart extends Part {
  readonly position: number;
  /** Keys of the value that lead to the attribute; none for the whole operation. */
  readonly keys: readonly string[];
}

const EMPTY: ReadonlySet<string> = new Set();

const isUrnOf = (type: ResourceType, path: string): boolean =>
  path.toLowerCase() === type.schema.id.toLowerCase() ||
  type.extensions.some(({ schema }) => schema.id.toLowerCase() === path.toLowerCase());

/** Without a filter; which values of a list are meant, a filter says. */
const isWholeAttribute = (path: string): boolean => !path.includes('[');

const isVerb = (op: unknown, ...verbs: readonly string[]): boolean =>
  typeof op === 'string' && verbs.includes(op.toLowerCase());

/** The object of attributes that a value is, in the forms in which rules take one. */
function objectIn(value: unknown): JsonObject | undefined {
  const single = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (isJsonObject(single)) return single;
  if (typeof single !== 'string' || !single.trimStart().startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(single);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The attributes of a value that holds several: every key, and in an extension every key of that. */
function attributesIn(
  type: ResourceType,
  value: JsonObject,
  prefix: string,
): readonly { readonly path: string; readonly keys: readonly string[]; readonly value: unknown }[] {
  return Object.keys(value).flatMap((key) => {
    const inner = value[key];
    if (prefix === '' && isUrnOf(type, key) && isJsonObject(inner)) {
      return attributesIn(type, inner, key).map((found) => ({
        ...found,
        keys: [key, ...found.keys],
      }));
    }
    return [{ path: prefix === '' ? key : `${prefix}:${key}`, keys: [key], value: inner }];
  });
}

function partsOf(
  type: ResourceType,
  entry: unknown,
  position: number,
  rules: Rules,
): readonly PatchPart[] {
  const whole = { position, keys: [] };
  if (!isJsonObject(entry)) return [{ ...whole, path: '', access: 'unclear', isWhole: true }];
  const op = memberOf(entry, 'op');
  const path = memberOf(entry, 'path') ?? undefined;
  const value = memberOf(entry, 'value');
  const prefix = path === undefined ? '' : path;
  const isAssignment = isVerb(op, 'add', 'replace');
  if (typeof prefix !== 'string') return [{ ...whole, path: '', access: 'unclear', isWhole: true }];
  const attributes =
    isAssignment && (prefix === '' || isUrnOf(type, prefix)) ? objectIn(value) : undefined;
  if (attributes !== undefined && Object.keys(attributes).length > 0) {
    return attributesIn(type, attributes, prefix).map((found) => ({
      position,
      keys: found.keys,
      path: pathLabel(found.path),
      access: accessOf(type, found.path, found.value, false, rules),
      isWhole: isWholeAttribute(found.path),
    }));
  }
  const isRemoval = isVerb(op, 'remove');
  const access = accessOf(type, prefix, value, isRemoval, rules);
  const isListed = isRemoval && value !== undefined && value !== null;
  const isWhole = isWholeAttribute(prefix) && !isListed;
  return [{ ...whole, path: pathLabel(prefix), access, isWhole }];
}

/** The value with the kept keys alone, on both levels. */
function pick(value: JsonObject, kept: readonly PatchPart[], level: number): JsonObject {
  const keys = new Set(kept.map((part) => part.keys[level]));
  const picked = Object.entries(value).filter(([key]) => keys.has(key));
  return Object.fromEntries(
    picked.map(([key, inner]) => {
      const deeper = kept.filter((part) => part.keys[level] === key && part.keys[level + 1]);
      const isNested = deeper.length > 0 && isJsonObject(inner);
      return [key, isNested ? pick(inner, deeper, level + 1) : inner];
    }),
  );
}

function withParts(entry: unknown, kept: readonly PatchPart[]): unknown {
  if (!isJsonObject(entry) || kept.some(({ keys }) => keys.length === 0)) return entry;
  const name = Object.keys(entry).find((key) => key.toLowerCase() === 'value') ?? 'value';
  const value = objectIn(memberOf(entry, 'value'));
  return value !== undefined ? { ...entry, [name]: pick(value, kept, 0) } : entry;
}

/**
 * A PATCH in parts: its operations, and where one gives several attributes at once, each of these.
 * undefined for a body that is no PATCH message.
 */
export function patchParts(
  type: ResourceType,
  body: JsonObject,
  rules: Rules,
): Parts<PatchPart> | undefined {
  const entries = memberOf(body, 'Operations');
  if (!Array.isArray(entries)) return undefined;
  const operations: readonly unknown[] = entries;
  const parts = operations.flatMap((entry, position) => partsOf(type, entry, position, rules));
  const others = Object.entries(body).filter(([key]) => key.toLowerCase() !== 'operations');
  const message = Object.fromEntries(others);
  return {
    parts,
    with(kept) {
      const byPosition = new Map<number, PatchPart[]>();
      for (const part of parts) {
        if (!kept.has(part)) continue;
        const same = byPosition.get(part.position);
        if (same === undefined) byPosition.set(part.position, [part]);
        else same.push(part);
      }
      const left = operations.flatMap((entry, position) => {
        const own = byPosition.get(position);
        return own === undefined ? [] : [withParts(entry, own)];
      });
      return { body: { ...message, Operations: left }, keep: EMPTY };
    },
  };
}
