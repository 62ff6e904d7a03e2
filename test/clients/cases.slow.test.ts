import { describe, it } from '@jest/globals';
import { EXPRESS, type ExpressName } from '../support/app.js';
import { cases } from './read-cases.js';
import { runCase } from './run-case.js';
import { worldFor } from './world.js';

describe.each(Object.keys(EXPRESS) as ExpressName[])('identity providers on %s', (express) => {
  describe.each([...new Set(cases.map(({ idp }) => idp))])('%s', (idp) => {
    const own = cases.filter((each) => each.idp === idp);
    it.each(own.map((each) => [each.id, each.title, each] as const))('%s: %s', (_, __, each) =>
      runCase(each, worldFor(each, express)),
    );
  });
});
