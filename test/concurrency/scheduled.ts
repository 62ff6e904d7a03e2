import type { Scheduler } from 'fast-check';
import {
  type GroupStore,
  UnavailableError,
  type UserStore,
  VersionConflictError,
} from '../../src/index.js';

/** What becomes of a write: done, refused, failed before it was made, or done with the answer lost. */
export type Fate = 'done' | 'conflict' | 'unavailable' | 'lost';

const WRITES: ReadonlySet<string> = new Set([
  'replace',
  'delete',
  'changeMembers',
  'saveWithMembers',
]);

type Method = (...args: unknown[]) => Promise<unknown>;

/**
 * A store of which each call, and then its answer, waits until the scheduler releases it: between a
 * request's read and its write, any others can get their turn. Each write meets the next fate.
 */
export function scheduled<S extends UserStore | GroupStore>(
  store: S,
  name: string,
  scheduler: Scheduler,
  nextFate: () => Fate,
): S {
  const later = (method: string, call: Method): Method => {
    return async (...args) => {
      await scheduler.schedule(Promise.resolve(), `${name}.${method}`);
      const fate = WRITES.has(method) ? nextFate() : 'done';
      if (fate === 'conflict') throw new VersionConflictError();
      if (fate === 'unavailable') throw new UnavailableError();
      const answer = await call(...args);
      await scheduler.schedule(Promise.resolve(), `${name}.${method} answers`);
      if (fate === 'lost') throw new UnavailableError();
      return answer;
    };
  };
  const members = Object.entries(store).map(([method, member]) => {
    const isMethod = typeof member === 'function';
    return [method, isMethod ? later(method, (member as Method).bind(store)) : member] as const;
  });
  return Object.fromEntries(members) as unknown as S;
}
