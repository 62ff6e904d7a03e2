import type { EventOutbox, OutboxEntry, RequestContext, ScimEvent } from '../../src/index.js';

interface Row {
  readonly entry: OutboxEntry<ScimEvent>;
  readonly transaction: unknown;
  owner?: string;
  freeAt: number;
}

/**
 * An outbox as a table of a database is one: an id is drawn by the insert, and seen from the commit on, so that
 * lower ids may appear after higher ones. Whoever uses it keeps two open transactions from writing to one
 * resource, as the lock of the recipe does.
 */
export class TableOutbox implements EventOutbox<ScimEvent> {
  readonly #rows = new Map<string, Row>();
  readonly #open = new Set<unknown>();
  readonly #now: () => number;
  #last = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  async append(
    { transaction }: Pick<RequestContext, 'transaction'>,
    drafts: Parameters<EventOutbox<ScimEvent>['append']>[1],
  ) {
    this.#open.add(transaction);
    for (const draft of drafts) {
      this.#last += 1;
      const entry = { id: String(this.#last), ...draft };
      this.#rows.set(entry.id, { entry, transaction, freeAt: 0 });
    }
  }

  commit(transaction: unknown): void {
    this.#open.delete(transaction);
  }

  /** Ids drawn so far, of open transactions too. */
  get drawn(): number {
    return this.#last;
  }

  /** Rows that are committed, by id. */
  get committed(): readonly OutboxEntry<ScimEvent>[] {
    return this.#seen().map(({ entry }) => entry);
  }

  async claim(owner: string, limit: number, leaseSeconds: number) {
    const resources = new Set<string>();
    const claimed: OutboxEntry<ScimEvent>[] = [];
    for (const row of this.#seen()) {
      const { resource } = row.entry;
      if (claimed.length >= limit) break;
      if (!resources.has(resource) && row.freeAt <= this.#now()) {
        row.owner = owner;
        row.freeAt = this.#now() + leaseSeconds * 1_000;
        claimed.push(row.entry);
      }
      resources.add(resource);
    }
    return claimed;
  }

  async lease(owner: string, ids: readonly string[], seconds: number) {
    for (const row of this.#heldBy(owner, ids)) row.freeAt = this.#now() + seconds * 1_000;
  }

  async complete(owner: string, ids: readonly string[]) {
    for (const { entry } of this.#heldBy(owner, ids)) this.#rows.delete(entry.id);
  }

  #seen(): readonly Row[] {
    return [...this.#rows.values()].filter(({ transaction }) => !this.#open.has(transaction));
  }

  #heldBy(owner: string, ids: readonly string[]): readonly Row[] {
    return ids.flatMap((id) => {
      const row = this.#rows.get(id);
      return row?.owner === owner ? [row] : [];
    });
  }
}
