import { expect } from '@jest/globals';
import { createMemoryStores, InvalidValueError } from '../../../src/index.js';
import { overriding } from '../../support/stores.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { aUser, patch, replace } from '../messages.js';

/** RFC 7643 §4.1.1: what becomes of a new password. */
export const passwordChecks: readonly Check[] = [
  {
    ids: ['RFC7643-4.1.1-k'],
    title: 'a new password is prepared, judged by the store and kept as a hash',
    async run(t) {
      const stores = createMemoryStores();
      const received: unknown[] = [];
      const userStore = overriding(stores.userStore, {
        async create(ctx, draft) {
          received.push(draft.password);
          if (draft.password === 'too-simple') {
            throw new InvalidValueError('password', 'it is one that everybody knows.');
          }
          return stores.userStore.create(ctx, draft);
        },
      });
      const scim = await t.mount({ ...stores, userStore, conformance: 'rfc' });
      const { id } = await scim.createUser({ password: 'correct\u3000horse e\u0301' });
      expect(received).toEqual(['correct horse \u00e9']);

      const control = await scim.post('/Users', aUser({ password: 'a\u0007bell' }));
      expectScimError(control, 400, 'invalidValue');
      const simple = await scim.post('/Users', aUser({ password: 'too-simple' }));
      expectScimError(simple, 400, 'invalidValue');
      expect(simple.text).not.toContain('too-simple');

      const path = `/Users/${id}`;
      const set = (password: string) => scim.patch(path, patch(replace('password', password)));
      const version = async () => (await scim.get(path)).body.meta.version;
      const first = await version();
      expectStatus(await set('correct horse \u00e9'), 200, 204);
      expect(await version()).toBe(first);
      expectStatus(await set('another horse'), 200, 204);
      expect(await version()).not.toBe(first);
      const ctx = {
        tenantId: 'default',
        principal: { id: 'check' },
        requestId: 'check',
        signal: new AbortController().signal,
      };
      const record = JSON.stringify(await stores.userStore.get(ctx, id));
      expect(record).toContain('userName');
      expect(record).not.toMatch(/horse|password/);
    },
  },
];
