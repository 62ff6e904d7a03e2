import { describe, it } from '@jest/globals';
import { EXPRESS, type ExpressName } from '../support/app.js';
import { CHECKS } from './checks/index.js';
import { inWorld } from './world.js';

for (const express of Object.keys(EXPRESS) as ExpressName[]) {
  describe(express, () => {
    for (const { ids, title, run } of CHECKS) {
      it(`[${ids.join(' ')}] ${title}`, () => inWorld({ express }, run));
    }
  });
}
