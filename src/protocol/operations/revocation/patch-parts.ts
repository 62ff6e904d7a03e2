import type { Rules } from '../../../conformance/rules.js';
import { memberOf } from '../../../patch/json.js';
import { pathLabel } from '../../../patch/target.js';
import { isJsonObject, type JsonObject } from '../../../schema/json.js';
import { currentName } from '../../../schema/notation/former-uris.js';
import { parseJsonText } from '../../../schema/notation/json-text.js';
import { isCoreUrn } from '../../../schema/notation/unfold.js';
import type { ResourceType } from '../../../schema/types.js';
import { accessOf, type Part, type Parts } from './part.js';

/** Leads into a value: a position in a list, or the key of an object. */
type Step = number | string;

/** An operation, or one attribute of an operation that has several. */
interface PatchPart extends Part {
  readonly position: number;
  /** What leads to the attribute in the value; nothing for the whole operation. */
  readonly steps: readonly Step[];
}

const NOTHING: ReadonlySet<string> = new Set();

/** The schema whose attributes stand under a key, by the URN that it has today; undefined for any other key. */
function schemaUrn(type: ResourceType, key: string, rules: Rules): string | undefined {
  if (isCoreUrn(type, key)) return type.schema.id;
  if (!key.includes(':')) return undefined;
  const member = type.member(currentName(key, rules));
  return member?.kind === 'extension' ? member.extension.schema.id : undefined;
}

/** Without a filter; which values of a list are meant, a filter says. */
const isWholeAttribute = (path: string): boolean => !path.includes('[');

const isVerb = (op: unknown, ...verbs: readonly string[]): boolean =>
  typeof op === 'string' && verbs.includes(op.toLowerCase());

/** A value, or what its JSON text holds where the rules read that. */
function opened(value: unknown, rules: Rules): unknown {
  return rules.jsonText === 'parse' ? (parseJsonText(value) ?? value) : value;
}

interface Found {
  /** With the URN of its extension in front; empty if nobody can tell. */
  readonly path: string;
  readonly steps: readonly Step[];
  readonly value: unknown;
}

/**
 * The attributes of a value that holds several, in the forms in which rules take one: those of each object in a
 * list, and in the data of a schema each of that.
 *
 * @param urn - of the schema under which the value stands; undefined for a value without a path.
 */
function attributesIn(
  type: ResourceType,
  sent: unknown,
  urn: string | undefined,
  steps: readonly Step[],
  rules: Rules,
): readonly Found[] {
  const value = opened(sent, rules);
  if (Array.isArray(value) && isTaken(value, urn, rules)) {
    return value.flatMap((item: unknown, at) => inObject(type, item, urn, [...steps, at], rules));
  }
  return inObject(type, value, urn, steps, rules);
}

/** Whether a list is taken for the objects in it: any number without a path, one under a URN. */
function isTaken(list: readonly unknown[], urn: string | undefined, rules: Rules): boolean {
  if (urn === undefined) return rules.pathlessList === 'accept' && list.length > 0;
  return rules.wrappedSimpleValue && list.length === 1;
}

function inObject(
  type: ResourceType,
  sent: unknown,
  urn: string | undefined,
  steps: readonly Step[],
  rules: Rules,
): readonly Found[] {
  const object = opened(sent, rules);
  const isCore = urn === undefined || urn === type.schema.id;
  const keys = isJsonObject(object) ? Object.keys(object) : [];
  if (!isJsonObject(object) || keys.length === 0) {
    return [{ path: urn ?? '', steps, value: sent }];
  }
  return keys.flatMap((key) => {
    const inner = object[key];
    const way = [...steps, key];
    const below = isCore ? schemaUrn(type, key, rules) : undefined;
    if (below !== undefined) return attributesIn(type, inner, below, way, rules);
    return [{ path: isCore ? key : `${urn}:${key}`, steps: way, value: inner }];
  });
}

function partsOf(
  type: ResourceType,
  entry: unknown,
  position: number,
  rules: Rules,
): readonly PatchPart[] {
  const whole = { position, steps: [] };
  if (!isJsonObject(entry)) return [{ ...whole, path: '', access: 'unclear', isWhole: true }];
  const op = memberOf(entry, 'op');
  const path = memberOf(entry, 'path') ?? undefined;
  const value = memberOf(entry, 'value');
  const prefix = path === undefined ? '' : path;
  const isAssignment = isVerb(op, 'add', 'replace');
  if (typeof prefix !== 'string') return [{ ...whole, path: '', access: 'unclear', isWhole: true }];
  const urn = schemaUrn(type, prefix, rules);
  if (isAssignment && (prefix === '' || urn !== undefined)) {
    return attributesIn(type, value, urn, [], rules).map((found) => ({
      position,
      steps: found.steps,
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

/** What is kept of a value: some of what is in it, or all. */
type Kept = ReadonlyMap<Step, Kept> | 'all';

function keptOf(parts: readonly PatchPart[], level: number): Kept {
  const groups = new Map<Step, PatchPart[]>();
  for (const part of parts) {
    const step = part.steps[level];
    if (step === undefined) return 'all';
    const group = groups.get(step);
    if (group === undefined) groups.set(step, [part]);
    else group.push(part);
  }
  return new Map([...groups].map(([step, group]) => [step, keptOf(group, level + 1)] as const));
}

/** The value with what is kept of it alone. */
function pick(sent: unknown, kept: Kept, rules: Rules): unknown {
  if (kept === 'all') return sent;
  const value = opened(sent, rules);
  const inside = (step: Step, inner: unknown): readonly (readonly [Step, unknown])[] => {
    const deeper = kept.get(step);
    return deeper === undefined ? [] : [[step, pick(inner, deeper, rules)]];
  };
  if (Array.isArray(value)) {
    return value.flatMap((inner: unknown, at) => inside(at, inner).map(([, picked]) => picked));
  }
  if (!isJsonObject(value)) return sent;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => inside(key, inner)));
}

function withParts(entry: unknown, parts: readonly PatchPart[], rules: Rules): unknown {
  const kept = keptOf(parts, 0);
  if (!isJsonObject(entry) || kept === 'all') return entry;
  const name = Object.keys(entry).find((key) => key.toLowerCase() === 'value') ?? 'value';
  return { ...entry, [name]: pick(memberOf(entry, 'value'), kept, rules) };
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
        return own === undefined ? [] : [withParts(entry, own, rules)];
      });
      return { body: { ...message, Operations: left }, keep: NOTHING };
    },
  };
}
