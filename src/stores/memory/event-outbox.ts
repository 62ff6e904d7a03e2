import { checkKeys } from '../../errors/check-keys.js';
import { keysOf } from '../../lib/known-keys.js';
import { Mutex } from '../../lib/mutex.js';
import type { EventOutbox, OutboxEntry } from '../contract/event-outbox.js';
import { write } from './unit-of-work.js';

interface Kept<Event> {
  readonly entry: OutboxEntry<Event>;
  owner: string | undefined;
  /** Time in milliseconds from which on it can be claimed. */
  freeAt: number;
}

/** What {@link createMemoryOutbox} takes. */
export interface MemoryOutboxOptions {
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly now?: () => number;
}

const KEYS = keysOf<MemoryOutboxOptions>({ now: true });

/**
 * An event outbox in the memory of this process, for the units of work of {@link createMemoryStores}. It
 * survives a listener that fails, and a router that is made anew, but not the process.
 *
 * @example
 * createScimRouter({ ...createMemoryStores(), auth, onEvent, eventOutbox: createMemoryOutbox() });
 */
export function createMemoryOutbox<Event = unknown>(
  options: MemoryOutboxOptions = {},
): EventOutbox<Event> {
  checkKeys(options, KEYS, 'createMemoryOutbox()');
  const { now = Date.now } = options;
  // A unit that has appended stays inside until it ends: entries come in the order of the commits, and
  // nothing is seen before its commit.
  const writers = new Mutex();
  const entries = new Map<string, Kept<Event>>();
  let last = 0;

  function* heldBy(owner: string, ids: readonly string[]) {
    for (const id of ids) {
      const kept = entries.get(id);
      if (kept?.owner === owner) yield kept;
    }
  }

  return {
    append: (ctx, drafts) =>
      write(ctx, writers, (journal) => {
        for (const { resource, event } of drafts) {
          last += 1;
          const id = String(last);
          const entry = Object.freeze({ id, resource, event });
          entries.set(id, { entry, owner: undefined, freeAt: 0 });
          journal.note(() => entries.delete(id));
        }
      }),

    claim: (owner, limit, leaseSeconds) =>
      write({}, writers, () => {
        const time = now();
        const seen = new Set<string>();
        const claimed: OutboxEntry<Event>[] = [];
        for (const kept of entries.values()) {
          if (claimed.length >= limit) break;
          const { resource } = kept.entry;
          const isOldest = !seen.has(resource);
          seen.add(resource);
          if (!isOldest || kept.freeAt > time) continue;
          kept.owner = owner;
          kept.freeAt = time + leaseSeconds * 1_000;
          claimed.push(kept.entry);
        }
        return claimed;
      }),

    async lease(owner, ids, seconds) {
      for (const kept of heldBy(owner, ids)) kept.freeAt = now() + seconds * 1_000;
    },

    async complete(owner, ids) {
      for (const { entry } of heldBy(owner, ids)) entries.delete(entry.id);
    },
  };
}
