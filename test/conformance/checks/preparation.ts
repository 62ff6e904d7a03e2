import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { aUser, patch, replace } from '../messages.js';
import { expectNothingChanged } from '../patching.js';

const COMPOSED = 'Caf\u00e9';
const DECOMPOSED = 'Cafe\u0301';
const FULL_WIDTH = '\uff22\uff2a';

/** The preparation of Unicode text before it is compared (RFC 7644 §5, §7.8; RFC 8265). */
export const preparationChecks: readonly Check[] = [
  {
    ids: ['RFC7644-5-a', 'RFC7644-5-b'],
    title: 'userName is prepared by PRECIS for filters and uniqueness, and kept as sent',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      for (const [kept, other] of [
        [COMPOSED, DECOMPOSED.toUpperCase()],
        ['bj', FULL_WIDTH],
        [`${DECOMPOSED}2`, `${COMPOSED}2`],
      ] as const) {
        const { id, userName } = await scim.createUser({ userName: kept });
        expect(userName).toBe(kept);
        for (const operator of ['eq', 'co', 'sw', 'ew']) {
          const found = await scim.find('/Users', `userName ${operator} "${other}"`);
          expect(found).toContain(id);
        }
        const twin = aUser({ userName: other });
        expectScimError(await scim.post('/Users', twin), 409, 'uniqueness');
        const stranger = await scim.createUser();
        const path = `/Users/${stranger.id}`;
        expectScimError(await scim.put(path, twin), 409, 'uniqueness');
        const renamed = await scim.patch(path, patch(replace('userName', other)));
        expectScimError(renamed, 409, 'uniqueness');
      }
      for (const forbidden of [' a', 'a\u0000', 'a\u200bb', '\u265a', 'a\u2028']) {
        const refused = await scim.post('/Users', aUser({ userName: forbidden }));
        expectScimError(refused, 400, 'invalidValue');
      }
    },
  },
  {
    ids: ['RFC7644-5-a'],
    title: 'password is prepared by PRECIS, with its case',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const { id } = await scim.createUser({ password: `${COMPOSED} secret` });
      const path = `/Users/${id}`;
      const set = (password: string) => replace('password', password);
      await expectNothingChanged(scim, path, set(`${DECOMPOSED}\u00a0secret`));
      const { version } = (await scim.get(path)).body.meta;
      expectStatus(await scim.patch(path, patch(set(`${COMPOSED} Secret`))), 200);
      expect((await scim.get(path)).body.meta.version).not.toBe(version);
      for (const forbidden of ['tab\tsecret', 'nul\u0000secret']) {
        const refused = await scim.post('/Users', aUser({ password: forbidden }));
        expectScimError(refused, 400, 'invalidValue');
        expect(refused.text).not.toContain('secret');
      }
    },
  },
  {
    ids: ['RFC7644-7-h'],
    title: 'composed and decomposed text is the same where case does not matter',
    async run(t) {
      const scim = await t.mount();
      const user = await scim.createUser({
        displayName: COMPOSED,
        name: { familyName: DECOMPOSED },
        emails: [{ value: 'a@example.com', display: COMPOSED }],
      });
      const group = await scim.createGroup(DECOMPOSED);
      for (const name of ['displayName', 'name.familyName', 'emails.display']) {
        for (const text of [COMPOSED, DECOMPOSED, COMPOSED.toUpperCase()]) {
          expect(await scim.find('/Users', `${name} eq "${text}"`)).toEqual([user.id]);
          expect(await scim.find('/Users', `${name} ne "${text}"`)).toEqual([]);
        }
      }
      expect(await scim.find('/Groups', `displayName eq "${COMPOSED}"`)).toEqual([group.id]);
      const twin = { schemas: group.schemas, displayName: COMPOSED };
      expectScimError(await scim.post('/Groups', twin), 409, 'uniqueness');
    },
  },
];
