import type { Key } from './order.js';

type Scalar = string | number | boolean;
type MakeKey = (value: Scalar) => Key;

/** Shorter strings are folded faster than they are found. */
const LONG = 256;

/**
 * Remembers the comparison keys of long strings, so that a filter of many terms folds each string of a
 * resource once and not once a term: its cost follows what is stored, not what a stranger writes.
 */
export class KeyMemo {
  #keys: Map<MakeKey, Map<string, Key>> | undefined;

  /** The same function of a value, which looks long strings up. */
  remembering(make: MakeKey): MakeKey {
    return (value) =>
      typeof value === 'string' && value.length > LONG ? this.#find(make, value) : make(value);
  }

  /** To be called before the next resource is looked at. */
  forget(): void {
    this.#keys = undefined;
  }

  #find(make: MakeKey, text: string): Key {
    this.#keys ??= new Map();
    let known = this.#keys.get(make);
    if (known === undefined) {
      known = new Map();
      this.#keys.set(make, known);
    }
    let key = known.get(text);
    if (key === undefined) {
      key = make(text);
      known.set(text, key);
    }
    return key;
  }
}
