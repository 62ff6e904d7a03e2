/**
 * Lets checks run together, but for those that make the database unavailable: these run alone. Some runners
 * run the tests of one suite at the same time.
 */
export class Turns {
  readonly #running = new Set<Promise<unknown>>();
  #alone: Promise<unknown> = Promise.resolve();

  /** Runs with all others, after those that are to be alone and came before. */
  async together<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#alone;
    const turn = before.then(work);
    const settled: Promise<unknown> = turn.then(
      () => this.#running.delete(settled),
      () => this.#running.delete(settled),
    );
    this.#running.add(settled);
    return turn;
  }

  /** Runs when everybody who came before is done; who comes later waits for it. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = Promise.all([this.#alone, ...this.#running]).then(work);
    this.#alone = turn.catch(() => {});
    return turn;
  }
}
