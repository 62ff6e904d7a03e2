/** Lets one writer in at a time, in the order in which they came. */
export class Turnstile {
  #last: Promise<void> = Promise.resolve();
  #inside = 0;

  /** Nobody is inside and nobody waits. */
  get free(): boolean {
    return this.#inside === 0;
  }

  /** Waits for everybody who came before; the result lets the next one in and must be called once. */
  async enter(): Promise<() => void> {
    const before = this.#last;
    let leave: () => void = () => {};
    this.#last = new Promise((resolve) => {
      leave = () => {
        this.#inside -= 1;
        resolve();
      };
    });
    this.#inside += 1;
    await before;
    return leave;
  }
}
