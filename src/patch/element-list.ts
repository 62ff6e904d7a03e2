import type { Pausable } from '../lib/pausable.js';
import type { WorkBudget } from '../lib/work-budget.js';
import { elementKey } from '../schema/elements.js';
import type { Attribute, Attributes } from '../schema/types.js';
import { elementCost } from './cost.js';

/** Steps to make the key of an element, besides those for its strings. */
const KEY_COST = 10;

/** One value of a multi-valued attribute: an object of sub-attributes, or a simple value. */
export type ListElement = Attributes | string | number | boolean;

export function isComplexElement(element: unknown): element is Attributes {
  return typeof element === 'object' && element !== null;
}

function isPrimary(element: ListElement | undefined): boolean {
  return isComplexElement(element) && element.primary === true;
}

/**
 * The values of a multi-valued attribute while a request works on them. Each keeps its slot, so that
 * nothing shifts between operations, and is found by what makes it the same element in constant time:
 * a thousand operations on a long list cost a thousand steps, not a thousand passes.
 */
export class ElementList {
  readonly #keyOf: (element: unknown) => string;
  readonly #work: WorkBudget;
  /** Steps to look at the strings of all elements. */
  #textCost = 0;
  #slots: (ListElement | undefined)[];
  #size: number;
  readonly #slotsOf = new Map<string, number[]>();
  readonly #primaries = new Set<number>();

  private constructor(attribute: Attribute, work: WorkBudget) {
    this.#keyOf = elementKey(attribute);
    this.#work = work;
    this.#slots = [];
    this.#size = 0;
  }

  static *of(
    attribute: Attribute,
    elements: readonly ListElement[],
    work: WorkBudget,
  ): Pausable<ElementList> {
    const list = new ElementList(attribute, work);
    for (const element of elements) {
      list.push(element);
      if (work.isDue()) yield;
    }
    return list;
  }

  get size(): number {
    return this.#size;
  }

  elements(): readonly ListElement[] {
    return this.#slots.filter((element) => element !== undefined);
  }

  at(slot: number): ListElement | undefined {
    return this.#slots[slot];
  }

  /** What makes an element the element it is: the same elements have the same key. */
  key(element: unknown): string {
    this.#work.spend(KEY_COST + elementCost(element));
    return this.#keyOf(element);
  }

  /** Slots of the elements that are the same as one with this key. */
  slotsOf(key: string): readonly number[] {
    return this.#slotsOf.get(key) ?? [];
  }

  /**
   * Slots of the elements that a predicate holds for; looks at every one.
   *
   * @param steps - that the predicate takes for one element.
   */
  *slotsWhere(matches: (element: ListElement) => boolean, steps = 1): Pausable<readonly number[]> {
    const each = steps + this.#textCost / Math.max(1, this.#size);
    const slots: number[] = [];
    for (const [slot, element] of this.#slots.entries()) {
      this.#work.spend(each);
      if (element !== undefined && matches(element)) slots.push(slot);
      if (this.#work.isDue()) yield;
    }
    return slots;
  }

  /** Slots of the elements marked primary. */
  primaries(): readonly number[] {
    return [...this.#primaries];
  }

  push(element: ListElement): number {
    const slot = this.#slots.length;
    this.#slots.push(undefined);
    this.put(slot, element);
    return slot;
  }

  /** Writes or, with undefined, empties a slot. */
  put(slot: number, element: ListElement | undefined): void {
    const before = this.#slots[slot];
    if (before === element) return;
    if (before !== undefined) this.#forget(slot, before);
    this.#slots[slot] = element;
    if (element === undefined) return;
    this.#size += 1;
    this.#textCost += elementCost(element);
    const key = this.key(element);
    const same = this.#slotsOf.get(key);
    if (same === undefined) this.#slotsOf.set(key, [slot]);
    else same.push(slot);
    if (isPrimary(element)) this.#primaries.add(slot);
  }

  clear(): void {
    this.#slots = [];
    this.#size = 0;
    this.#textCost = 0;
    this.#slotsOf.clear();
    this.#primaries.clear();
  }

  #forget(slot: number, element: ListElement): void {
    const key = this.key(element);
    const others = this.slotsOf(key);
    this.#work.spend(others.length);
    // Kept though empty: a key deleted and set again and again makes the look-ups of a Map linear.
    this.#slotsOf.set(
      key,
      others.filter((other) => other !== slot),
    );
    this.#primaries.delete(slot);
    this.#size -= 1;
    this.#textCost -= elementCost(element);
  }
}
