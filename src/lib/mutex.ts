/** Lets one in at a time, in the order in which they came. */
export class Mutex {
  #last: Promise<void> = Promise.resolve();
  #count = 0;

  /** Nobody is inside and nobody waits. */
  get free(): boolean {
    return this.#count === 0;
  }

  /** Waits for everybody who came before; the result lets the next one in and must be called once. */
  async acquire(): Promise<() => void> {
    const before = this.#last;
    let release: () => void = () => {};
    this.#last = new Promise((resolve) => {
      release = () => {
        this.#count -= 1;
        resolve();
      };
    });
    this.#count += 1;
    await before;
    return release;
  }
}
