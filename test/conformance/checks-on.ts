import { describe, it } from '@jest/globals';
import type { ExpressName } from '../support/app.js';
import type { Check } from './check.js';
import { inWorld } from './world.js';

/** Runs checks against routers that are mounted in this version of Express. */
export function checksOn(express: ExpressName, checks: readonly Check[]): void {
  describe(express, () => {
    for (const { ids, title, run } of checks) {
      it(`[${ids.join(' ')}] ${title}`, () => inWorld({ express }, run));
    }
  });
}
