import { VersionConflictError } from '../../errors/store-errors.js';
import type { Mutex } from '../../lib/mutex.js';
import type { RequestContext, UnitOfWork } from '../contract/context.js';
import { Journal } from './table/journal.js';
import { UnitContext } from './unit-context.js';

/** What a running unit of work puts into `ctx.transaction`. */
class Unit {
  static readonly #inside = new WeakMap<Mutex, Unit>();
  readonly #journal = new Journal();
  readonly #entered = new Map<Mutex, Promise<() => void>>();
  #waitsFor: Mutex | undefined;
  #open = true;

  /** @throws VersionConflictError if whoever is inside waits for this unit. */
  async enter(mutex: Mutex): Promise<void> {
    let leave = this.#entered.get(mutex);
    if (leave === undefined) {
      if (this.#isWaitedForIn(mutex)) {
        throw new VersionConflictError('Two units of work wait for each other.', {
          isTransient: true,
        });
      }
      this.#waitsFor = mutex;
      leave = mutex.acquire();
      this.#entered.set(mutex, leave);
      await leave;
      this.#waitsFor = undefined;
      Unit.#inside.set(mutex, this);
    }
    await leave;
  }

  #isWaitedForIn(mutex: Mutex): boolean {
    for (let unit = Unit.#inside.get(mutex); unit; ) {
      if (unit === this) return true;
      const next: Mutex | undefined = unit.#waitsFor;
      unit = next && Unit.#inside.get(next);
    }
    return false;
  }

  async write<T>(mutex: Mutex, statement: (journal: Journal) => T): Promise<T> {
    this.#mustBeOpen();
    await this.enter(mutex);
    this.#mustBeOpen();
    return this.#journal.attempt(statement);
  }

  async end(commit: boolean): Promise<void> {
    this.#open = false;
    if (!commit) this.#journal.rollBack();
    for (const [mutex, leave] of this.#entered) {
      const release = await leave;
      if (Unit.#inside.get(mutex) === this) Unit.#inside.delete(mutex);
      release();
    }
  }

  #mustBeOpen(): void {
    if (!this.#open) throw new Error('A store was written to after its unit of work had ended.');
  }
}

/** Keeps the units of another tenant away until this unit has ended; outside of any it does nothing. */
export async function enter(
  { transaction }: Pick<RequestContext, 'transaction'>,
  mutex: Mutex,
): Promise<void> {
  if (transaction instanceof Unit) await transaction.enter(mutex);
}

/**
 * Runs one write. Inside a unit of work it becomes part of that unit; outside it is a unit of its own
 * and waits until the units of its tenant that are under way have ended.
 */
export async function write<T>(
  ctx: Pick<RequestContext, 'transaction'>,
  mutex: Mutex,
  statement: (journal: Journal) => T,
): Promise<T> {
  if (ctx.transaction instanceof Unit) return ctx.transaction.write(mutex, statement);
  if (mutex.free) return new Journal().attempt(statement);
  const leave = await mutex.acquire();
  try {
    return new Journal().attempt(statement);
  } finally {
    leave();
  }
}

/**
 * Units of work over memory stores.
 *
 * - The units of one tenant run one after the other, in the order in which they were started; a write
 *   outside any unit takes its turn among them. So what a unit reads stays true until it ends.
 * - A unit whose work rejects is taken back completely: records, indexes and memberships are as before.
 * - Reads never wait, and there is no snapshot: a read from outside sees what a running unit has
 *   written so far, also if that is taken back later (the isolation level "read uncommitted").
 * - Work must await its own writes, with the context it was given: one that waits for a write made with
 *   the outer context waits for itself and never ends.
 *
 * @param mutexOf - where writers of a tenant queue.
 */
export function memoryUnitOfWork(mutexOf: (tenantId: string) => Mutex): UnitOfWork {
  return {
    async run(ctx, work) {
      if (ctx.transaction instanceof Unit) return work(ctx);
      const unit = new Unit();
      await unit.enter(mutexOf(ctx.tenantId));
      let done = false;
      try {
        const result = await work(new UnitContext(ctx, unit));
        done = true;
        return result;
      } finally {
        await unit.end(done);
      }
    },
  };
}
