/** How to take back, in reverse order, what was written since the journal began. */
export class Journal {
  readonly #undo: (() => void)[] = [];

  /** Notes how to take back the step that has just been made. */
  note(undo: () => void): void {
    this.#undo.push(undo);
  }

  /**
   * Runs one statement: if it throws, whatever it had written by then is taken back, and what was
   * written before it stays.
   */
  attempt<T>(statement: (journal: Journal) => T): T {
    const mark = this.#undo.length;
    try {
      return statement(this);
    } catch (error) {
      this.rollBack(mark);
      throw error;
    }
  }

  /** Takes back everything noted after the first `keep` steps. */
  rollBack(keep = 0): void {
    for (const undo of this.#undo.splice(keep).reverse()) undo();
  }
}
