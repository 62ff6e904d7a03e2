/**
 * Several values under one key. Nearly all keys of an index hold one row, so a lone value is kept as it
 * is and a set is only made for the second.
 */
export class Multimap<K, V extends object> {
  readonly #entries = new Map<K, V | Set<V>>();

  add(key: K, value: V): void {
    const held = this.#entries.get(key);
    if (held === undefined) this.#entries.set(key, value);
    else if (held instanceof Set) held.add(value);
    else if (held !== value) this.#entries.set(key, new Set([held, value]));
  }

  delete(key: K, value: V): void {
    const held = this.#entries.get(key);
    if (held === value) this.#entries.delete(key);
    else if (held instanceof Set && held.delete(value) && held.size === 0)
      this.#entries.delete(key);
  }

  count(key: K): number {
    const held = this.#entries.get(key);
    if (held === undefined) return 0;
    return held instanceof Set ? held.size : 1;
  }

  get(key: K): Iterable<V> {
    const held = this.#entries.get(key);
    if (held === undefined) return [];
    return held instanceof Set ? held : [held];
  }
}
