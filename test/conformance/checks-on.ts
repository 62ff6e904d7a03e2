import { describe, it } from '@jest/globals';
import type { ExpressName } from '../support/app.js';
import { CHECKS } from './checks/index.js';
import { inWorld } from './world.js';

/** Runs every check against routers that are mounted in this version of Express. */
export function checksOn(express: ExpressName): void {
  describe(express, () => {
    for (const { ids, title, run } of CHECKS) {
      it(`[${ids.join(' ')}] ${title}`, () => inWorld({ express }, run));
    }
  });
}
