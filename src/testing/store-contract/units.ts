import assert from 'node:assert/strict';
import type { RequestContext, UnitOfWork } from '../../index.js';
import type { ContractStores } from './options.js';

/** Where units of work begin: any bench. */
export interface Place {
  readonly ctx: RequestContext;
  readonly stores: ContractStores;
}

const ON_PURPOSE = 'taken back on purpose';

export function unitOf({ stores }: Pick<Place, 'stores'>): UnitOfWork {
  const { unitOfWork } = stores;
  assert.ok(unitOfWork, 'there is no unit of work');
  return unitOfWork;
}

/** Runs work in a unit that then fails. */
export async function takenBack(
  place: Place,
  work: (unit: RequestContext) => Promise<unknown>,
): Promise<void> {
  const failing = unitOf(place).run(place.ctx, async (unit) => {
    await work(unit);
    throw new Error(ON_PURPOSE);
  });
  await assert.rejects(failing, { message: ON_PURPOSE });
}

/** A unit whose work is done and which has not ended yet. */
interface OpenUnit {
  commit(): Promise<void>;
  rollBack(): Promise<void>;
}

/** Runs work in a unit that stays open until it is ended. */
export async function openUnit(
  place: Place,
  work: (unit: RequestContext) => Promise<unknown>,
): Promise<OpenUnit> {
  let end: (commit: boolean) => void = () => {};
  const ended = new Promise<boolean>((resolve) => {
    end = resolve;
  });
  let worked: () => void = () => {};
  const isOpen = new Promise<void>((resolve) => {
    worked = resolve;
  });
  const done = unitOf(place).run(place.ctx, async (unit) => {
    await work(unit);
    worked();
    if (!(await ended)) throw new Error(ON_PURPOSE);
  });
  await Promise.race([isOpen, done]);
  return {
    async commit() {
      end(true);
      await done;
    },
    async rollBack() {
      end(false);
      await assert.rejects(done, { message: ON_PURPOSE });
    },
  };
}

const TURNS = 50;
const GRACE_MS = 200;

/**
 * Gives work the time to end while a unit is open. Where it waits for that unit, which the contract allows,
 * there is no order to be got wrong, and the check goes on without it.
 */
export async function letRun(work: Promise<unknown>): Promise<void> {
  let settled = false;
  const end = () => {
    settled = true;
  };
  work.then(end, end);
  const until = Date.now() + GRACE_MS;
  for (let turn = 0; !settled && (turn < TURNS || Date.now() < until); turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 1));
}
