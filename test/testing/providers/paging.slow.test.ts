import { describe, expect, it } from '@jest/globals';
import {
  createAuthentikClient,
  createEntraClient,
  createOktaClient,
  simulate,
} from 'express-scim/testing';
import { person } from './people.js';
import { withServer } from './servers.js';

const PEOPLE = Array.from({ length: 120 }, (_, i) => person(`person-${i}`));

describe('more people than a page holds', () => {
  it('are imported, discovered and linked by every client', () =>
    withServer('the memory stores', async (connection) => {
      const directory = { people: PEOPLE, groups: [] };
      const first = createOktaClient(connection);
      expect((await simulate(first, [directory])).differences).toEqual([]);

      const again = createOktaClient(connection);
      expect(await again.import()).toEqual({ users: 120, groups: 0 });
      expect((await again.sync(directory)).users).toMatchObject({ created: 0, unchanged: 120 });
      expect(await createEntraClient(connection).discoverAccounts()).toBe(120);
      const linked = await simulate(createAuthentikClient(connection), [directory]);
      expect(linked.reports[0]?.users).toMatchObject({ created: 0, updated: 120 });
      expect(linked.differences).toEqual([]);
    }));
});
