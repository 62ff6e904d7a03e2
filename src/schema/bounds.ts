import { ScimError } from '../errors/scim-error.js';
import { elementKey } from './elements.js';
import type { Attribute, Attributes, ResourceType } from './types.js';

/** How much one resource may hold; see `Limits`. */
export interface Bounds {
  readonly maxStringLength: number;
  readonly maxKeyLength: number;
  readonly maxAttributeValues: number;
  readonly maxResourceBytes: number;
}

/**
 * Refuses what makes a resource too large. Values that the resource has had before are never the reason: only what
 * a request changes is judged, so that a resource which is too large already can be made smaller.
 *
 * @param before - the attributes as they are stored; none of a new resource.
 * @param after - the attributes as they are going to be stored.
 * @throws ScimError 400 `invalidValue`, whose detail names the attribute and the limit, never a value.
 */
export type CheckBounds = (before: Attributes, after: Attributes) => void;

/** By what resources are found besides unique attributes, and what databases therefore index. */
const KEYS: ReadonlySet<string> = new Set(['externalId', 'emails.value']);

/** Members are not counted, but each of them must be a small thing. */
const MEMBERS = 'members';

/** Bytes of JSON that a character can become: `\u001f`. */
const MAX_BYTES_OF_CHARACTER = 6;
/** More than what stands around a value in JSON, its name aside. */
const AROUND = 8;

/** One attribute of a resource under the path that errors name. */
interface Place {
  readonly path: string;
  readonly attribute: Attribute;
  readonly before: unknown;
  readonly after: unknown;
}

const EMPTY: Attributes = Object.freeze({});
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
const bytesOf = (value: unknown): number =>
  value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
const number = (value: number): string => value.toLocaleString('en-US');

function tooMuch(problem: string, limit: keyof Bounds, bounds: Bounds): ScimError {
  const most = number(bounds[limit]);
  return new ScimError('invalidValue', `${problem}; at most ${most} are accepted (${limit}).`);
}

function collect(value: unknown, texts: Set<string>): ReadonlySet<string> {
  if (typeof value === 'string') texts.add(value);
  else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) collect(part, texts);
  }
  return texts;
}

/** Checks the values of one attribute and adds up how many bytes of JSON they are at the most. */
class Walk {
  /** Every string that was there before; collected for the first one that is too long. */
  #known: ReadonlySet<string> | undefined;

  constructor(
    readonly place: Place,
    readonly bounds: Bounds,
  ) {}

  value(attribute: Attribute, value: unknown, path: string): number {
    if (!attribute.multiValued) return this.one(attribute, value, path);
    const list = listOf(value);
    if (path !== MEMBERS) this.count(attribute, list, path);
    return list.reduce<number>((size, item) => size + this.one(attribute, item, path), AROUND);
  }

  one(attribute: Attribute, value: unknown, path: string): number {
    if (typeof value === 'string') return this.text(attribute, value, path);
    if (typeof value !== 'object' || value === null) return 32;
    let size = AROUND;
    for (const sub of attribute.subAttributes ?? []) {
      const part = (value as Attributes)[sub.name];
      if (part === undefined) continue;
      size += sub.name.length + AROUND + this.value(sub, part, `${path}.${sub.name}`);
    }
    return size;
  }

  text(attribute: Attribute, text: string, path: string): number {
    const { maxKeyLength, maxStringLength } = this.bounds;
    if (text.length > Math.min(maxKeyLength, maxStringLength)) this.long(attribute, text, path);
    return text.length * MAX_BYTES_OF_CHARACTER + AROUND;
  }

  long({ uniqueness }: Attribute, text: string, path: string): void {
    const isKey = uniqueness !== 'none' || KEYS.has(path) || path.startsWith(`${MEMBERS}.`);
    const limit = isKey ? 'maxKeyLength' : 'maxStringLength';
    if (text.length <= this.bounds[limit]) return;
    this.#known ??= collect(this.place.before, new Set());
    if (this.#known.has(text)) return;
    const problem = `Attribute "${path}" has a value of ${number(text.length)} characters`;
    throw tooMuch(problem, limit, this.bounds);
  }

  count(attribute: Attribute, list: readonly unknown[], path: string): void {
    if (list.length <= this.bounds.maxAttributeValues) return;
    const key = elementKey(attribute);
    const known = new Set(listsAt(this.place, path).map(key));
    if (list.every((element) => known.has(key(element)))) return;
    const problem = `Attribute "${path}" would have ${number(list.length)} values`;
    throw tooMuch(problem, 'maxAttributeValues', this.bounds);
  }
}

/** What the attribute held before: all its values, or those of one sub-attribute in any of them. */
function listsAt({ path, before }: Place, wanted: string): readonly unknown[] {
  const names = wanted
    .slice(path.length + 1)
    .split('.')
    .filter(Boolean);
  return names.reduce<readonly unknown[]>(
    (values, name) => values.flatMap((value) => listOf((value as Attributes)[name])),
    listOf(before),
  );
}

function* placesIn(type: ResourceType, before: Attributes, after: Attributes): Iterable<Place> {
  for (const attribute of type.attributes) {
    const { name } = attribute;
    yield { path: name, attribute, before: before[name], after: after[name] };
  }
  for (const { schema } of type.extensions) {
    const old = (before[schema.id] ?? EMPTY) as Attributes;
    const now = (after[schema.id] ?? EMPTY) as Attributes;
    for (const attribute of schema.attributes) {
      const { name } = attribute;
      const path = `${schema.id}:${name}`;
      yield { path, attribute, before: old[name], after: now[name] };
    }
  }
}

function bytesWithoutMembers({ members: _, ...counted }: Attributes): number {
  return bytesOf(counted);
}

/** Looks at every byte, once an upper bound has said that it may be worth it. */
function checkBytes(
  places: readonly Place[],
  bounds: Bounds,
  before: Attributes,
  after: Attributes,
): void {
  const { maxResourceBytes: limit } = bounds;
  const total = bytesWithoutMembers(after);
  if (total <= limit || total <= bytesWithoutMembers(before)) return;
  const changed = places.flatMap((place) => {
    if (isSame(place.before, place.after)) return [];
    const bytes = bytesOf(place.after);
    return [{ path: place.path, bytes, growth: bytes - bytesOf(place.before) }];
  });
  // Whoever loses access loses it, however large what is stored of them.
  const deactivates = before.active !== false && after.active === false;
  const asked = changed.reduce((sum, { bytes }) => sum + bytes, 0);
  if (deactivates && asked <= limit) return;
  const [most] = [...changed].sort((a, b) => b.growth - a.growth);
  const problem = `With attribute "${most?.path}" the resource would have ${number(total)} bytes`;
  throw tooMuch(problem, 'maxResourceBytes', bounds);
}

const isSame = (before: unknown, after: unknown): boolean =>
  JSON.stringify(before) === JSON.stringify(after);

/** Makes the check of what a resource of a type may hold; see {@link CheckBounds}. */
export function createBoundsCheck(type: ResourceType, bounds: Bounds): CheckBounds {
  return (before, after) => {
    const counted: Place[] = [];
    let most = 0;
    for (const place of placesIn(type, before, after)) {
      const { path, attribute, after: value } = place;
      const size = value === undefined ? 0 : new Walk(place, bounds).value(attribute, value, path);
      if (path === MEMBERS) continue;
      most += path.length + AROUND + size;
      counted.push(place);
    }
    if (most <= bounds.maxResourceBytes) return;
    checkBytes(counted, bounds, before, after);
  };
}
