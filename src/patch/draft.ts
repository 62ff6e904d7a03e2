import type { Pausable } from '../lib/pausable.js';
import type { WorkBudget } from '../lib/work-budget.js';
import { sameValue } from '../schema/comparison.js';
import type { Attribute, AttributePath, Attributes } from '../schema/types.js';
import { ElementList, isComplexElement, type ListElement } from './element-list.js';
import { isUnassigned } from './json.js';

/** One attribute that the request has touched. */
interface Place {
  readonly path: AttributePath;
  readonly before: unknown;
  now: unknown;
  list: ElementList | undefined;
}

function extensionOf(attributes: Attributes, urn: string): Attributes | undefined {
  const extension = attributes[urn];
  return typeof extension === 'object' && extension !== null
    ? (extension as Attributes)
    : undefined;
}

function elementsOf(value: unknown): readonly ListElement[] {
  if (isUnassigned(value)) return [];
  return (Array.isArray(value) ? value : [value]).filter((element) => !isUnassigned(element));
}

/**
 * Whether two lists hold the same values, spelled the same. Their order says nothing (RFC 7643 §2.4), so
 * a client that sends a list back in another order changes nothing.
 */
export function* sameList(
  attribute: Attribute,
  before: readonly ListElement[],
  after: readonly ListElement[],
  work: WorkBudget,
): Pausable<boolean> {
  if (before.length !== after.length) return false;
  const names = attribute.subAttributes?.map(({ name }) => name);
  const text = (element: ListElement): string =>
    JSON.stringify(
      isComplexElement(element) ? names?.map((name) => element[name] ?? null) : element,
    );
  const counts = new Map<string, number>();
  for (const element of before) {
    const key = text(element);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    work.spend(1 + (key.length >> 6));
    if (work.isDue()) yield;
  }
  for (const element of after) {
    const key = text(element);
    const left = counts.get(key) ?? 0;
    if (left === 0) return false;
    counts.set(key, left - 1);
    work.spend(1 + (key.length >> 6));
    if (work.isDue()) yield;
  }
  return true;
}

/**
 * The attributes of a resource while a request works on them. `current` is never written to: what an
 * operation changes is kept beside it until all have succeeded, which makes a request atomic.
 */
export class Draft {
  readonly #current: Attributes;
  readonly #places = new Map<string, Place>();
  readonly #work: WorkBudget;

  constructor(current: Attributes, work: WorkBudget) {
    this.#current = current;
    this.#work = work;
  }

  /** The present value of a whole attribute. */
  get(path: AttributePath): unknown {
    const place = this.#place(path);
    return place.list === undefined ? place.now : place.list.elements();
  }

  /** Gives a single-valued attribute a value; undefined unassigns it. */
  set(path: AttributePath, value: unknown): void {
    this.#place(path).now = isUnassigned(value) ? undefined : value;
  }

  /** The values of a multi-valued attribute, to be changed in place. */
  *list(path: AttributePath): Pausable<ElementList> {
    const place = this.#place(path);
    place.list ??= yield* ElementList.of(path.attribute, elementsOf(place.before), this.#work);
    return place.list;
  }

  isAssigned(path: AttributePath): boolean {
    const place = this.#place(path);
    return place.list === undefined ? !isUnassigned(place.now) : place.list.size > 0;
  }

  /** The result. Without a change of any value it is `current` itself. */
  *finish(): Pausable<{ readonly attributes: Attributes; readonly changed: boolean }> {
    const changes: Place[] = [];
    for (const place of this.#places.values()) {
      if (!(yield* isSame(place, this.#work))) changes.push(place);
    }
    if (changes.length === 0) return { attributes: this.#current, changed: false };
    const next: Record<string, unknown> = { ...this.#current };
    for (const place of changes) write(next, place.path, outcome(place));
    return { attributes: next, changed: true };
  }

  #place(path: AttributePath): Place {
    const { urn, attribute } = path;
    const key = urn === undefined ? attribute.name : `${urn}:${attribute.name}`;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const holder = urn === undefined ? this.#current : extensionOf(this.#current, urn);
    const before = holder?.[attribute.name];
    const place: Place = { path, before, now: before, list: undefined };
    this.#places.set(key, place);
    return place;
  }
}

function* isSame({ path, before, now, list }: Place, work: WorkBudget): Pausable<boolean> {
  if (list !== undefined) {
    return yield* sameList(path.attribute, elementsOf(before), list.elements(), work);
  }
  return now === before || sameValue(path.attribute, before, now);
}

function outcome({ now, list }: Place): unknown {
  const value = list === undefined ? now : list.elements();
  return isUnassigned(value) ? undefined : value;
}

function assign(target: Record<string, unknown>, name: string, value: unknown): void {
  if (value === undefined) delete target[name];
  else target[name] = value;
}

function write(next: Record<string, unknown>, { urn, attribute }: AttributePath, value: unknown) {
  if (urn === undefined) {
    assign(next, attribute.name, value);
    return;
  }
  const extension: Record<string, unknown> = { ...extensionOf(next, urn) };
  assign(extension, attribute.name, value);
  assign(next, urn, isUnassigned(extension) ? undefined : extension);
}
