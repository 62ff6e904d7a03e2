import type { SqlFragment, SqlOptions } from './attributes.js';

/** Collects the values of a statement, which never appear in its text. */
export class Parameters {
  readonly #values: (string | number | boolean)[] = [];
  readonly #startIndex: number;

  constructor({ startIndex = 1 }: SqlOptions = {}) {
    this.#startIndex = startIndex;
  }

  /** The placeholder of a value. */
  add(value: string | number | boolean): string {
    this.#values.push(value);
    return `$${this.#startIndex + this.#values.length - 1}`;
  }

  fragment(text: string): SqlFragment {
    return Object.freeze({ text, values: Object.freeze([...this.#values]) });
  }
}
