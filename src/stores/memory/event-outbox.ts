import { Turnstile } from '../../lib/turnstile.js';
import type { EventOutbox, OutboxEntry } from '../contract/index.js';
import { write } from './unit-of-work.js';

/**
 * An event outbox in the memory of this process, for the units of work of {@link createMemoryStores}. It
 * survives a listener that fails, and a router that is made anew, but not the process.
 *
 * @example
 * createScimRouter({ ...createMemoryStores(), auth, onEvent, eventOutbox: createMemoryOutbox() });
 */
export function createMemoryOutbox<Event = unknown>(): EventOutbox<Event> {
  const entries = new Map<string, OutboxEntry<Event>>();
  const writers = new Turnstile();
  const drains = new Turnstile();
  let last = 0;

  return {
    append: (ctx, events) =>
      write(ctx, writers, (journal) => {
        for (const event of events) {
          last += 1;
          const id = String(last);
          entries.set(id, Object.freeze({ id, event }));
          journal.note(() => entries.delete(id));
        }
      }),

    // A unit that has appended stays inside until it ends, so that nothing is seen before its commit.
    next: (limit, after = '0') =>
      write({}, writers, () => {
        const found: OutboxEntry<Event>[] = [];
        for (const entry of entries.values()) {
          if (found.length >= limit) break;
          if (Number(entry.id) > Number(after)) found.push(entry);
        }
        return found;
      }),

    async done(ids) {
      for (const id of ids) entries.delete(id);
    },

    async exclusively(work) {
      const leave = await drains.enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
