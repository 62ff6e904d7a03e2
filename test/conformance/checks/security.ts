import crypto from 'node:crypto';
import { inspect } from 'node:util';
import { expect, jest } from '@jest/globals';
import { bearerTokens } from '../../../src/auth/index.js';
import { createMemoryStores, type Principal, ScimConfigError } from '../../../src/index.js';
import { TOKEN } from '../../support/app.js';
import { overriding } from '../../support/stores.js';
import type { Answer } from '../answer.js';
import type { Check } from '../check.js';
import { expectRefused, expectScimError, expectStatus } from '../expect.js';
import { aUser, patch, replace, SEARCH_REQUEST } from '../messages.js';
import type { Provider } from '../world.js';

const encode = encodeURIComponent;

const withToken = (scim: Provider, token: string, path = '/Users') =>
  scim.anonymous.get(path, { Authorization: `Bearer ${token}` });

/** Security considerations (RFC 7644 §7). */
export const securityChecks: readonly Check[] = [
  {
    ids: ['RFC7644-7-b'],
    title: 'a token is refused as soon as it has expired',
    async run(t) {
      let now = 0;
      const expires = 1000;
      const scim = await t.mount({
        auth: {
          verify: ({ token }) => (token === TOKEN && now < expires ? { id: 'a' } : undefined),
        },
      });
      const { id } = await scim.createUser();
      expectStatus(await scim.get('/Users'), 200);
      now = expires;
      for (const answer of [
        await scim.get('/Users'),
        await scim.get('/Users'),
        await scim.delete(`/Users/${id}`),
      ]) {
        expectScimError(answer, 401);
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer .*error="invalid_token"/);
      }
      now = 0;
      expectStatus(await scim.get(`/Users/${id}`), 200);
    },
  },
  {
    ids: ['RFC7644-7-c'],
    title: 'secrets are long, and compared in constant time by their digests',
    async run(t) {
      const principal: Principal = { id: 'a' };
      const sha256 = crypto.createHash('sha256').update(TOKEN).digest('hex');
      for (const wrong of [
        { token: 'x'.repeat(31), principal },
        { token: '', principal },
        { sha256: sha256.slice(1), principal },
      ]) {
        expect(() => bearerTokens([wrong])).toThrow(ScimConfigError);
      }
      await expectRefused(t, { cursor: { secret: 'x'.repeat(31) } }, 'ERR_SCIM_OPTION_VALUE');

      const compare = jest.spyOn(crypto, 'timingSafeEqual');
      try {
        for (const auth of [
          bearerTokens([{ token: TOKEN, principal }]),
          bearerTokens([{ sha256, principal }]),
        ]) {
          const scim = await t.mount({ auth });
          for (const wrong of [TOKEN.slice(1), `${TOKEN}x`, TOKEN.toUpperCase(), sha256]) {
            expectScimError(await withToken(scim, wrong), 401);
          }
          compare.mockClear();
          expectStatus(await withToken(scim, TOKEN), 200);
          expect(compare).toHaveBeenCalled();
          for (const [one, other] of compare.mock.calls) {
            expect([one.byteLength, other.byteLength]).toEqual([32, 32]);
          }
        }
      } finally {
        compare.mockRestore();
      }
    },
  },
  {
    ids: ['RFC7644-7-d'],
    title: 'filters with personal data are kept out of URIs where that is set',
    async run(t) {
      const scim = await t.mount({ sensitiveAttributes: ['emails', 'name.familyName'] });
      const user = await scim.createUser({
        name: { familyName: 'Lovelace' },
        emails: [{ value: 'ada@example.com' }],
      });
      for (const filter of [
        'name.familyName eq "Lovelace"',
        'emails.value eq "ada@example.com"',
        'emails[value co "ada"]',
        'userName pr and not (name.familyName sw "L")',
      ]) {
        for (const path of ['/Users', '/']) {
          const refused = await scim.get(`${path}?filter=${encode(filter)}`);
          expectScimError(refused, 403, 'sensitive');
          expect(refused.text).not.toMatch(/Lovelace|ada/);
        }
      }
      const filter = 'emails.value eq "ada@example.com"';
      const found = await scim.post('/Users/.search', { schemas: [SEARCH_REQUEST], filter });
      expect(found.body.Resources.map(({ id }) => id)).toEqual([user.id]);
      expect(await scim.find('/Users', `id eq "${user.id}"`)).toEqual([user.id]);
    },
  },
  {
    ids: ['RFC7644-7-e'],
    title: 'no filter is logged, whatever goes wrong',
    async run(t) {
      const { userStore, groupStore } = createMemoryStores();
      const fail = () => Promise.reject(new Error('out of order'));
      const lines: string[] = [];
      const write = (...line: unknown[]) => lines.push(inspect(line, { depth: 20 }));
      const options = { groupStore, logger: { warn: write, error: write } };
      const secret = 'ada@example.com';
      for (const store of [userStore, overriding(userStore, { list: fail, get: fail })]) {
        const scim = await t.mount({ ...options, userStore: store });
        for (const path of [
          `/Users?filter=${encode(`emails.value eq "${secret}"`)}`,
          `/Users?filter=${encode(`emails.value zz "${secret}"`)}`,
          `/Users?filter=${encode(`meta.location co "${secret}"`)}&sortBy=userName`,
          `/?filter=${encode(`userName eq "${secret}"`)}`,
          `/Users/1?filter=${encode(secret)}`,
        ]) {
          await scim.get(path);
          await scim.anonymous.get(path);
        }
      }
      expect(lines.join()).toContain('out of order');
      expect(lines.join()).not.toContain(secret);
      expect(lines.join()).not.toContain('filter=');
    },
  },
  {
    ids: ['RFC7644-7-g'],
    title: 'guessing is slowed, but not those who have a token; each client may do its own part',
    async run(t) {
      const scim = await t.mount({ authLimit: { attempts: 5 } });
      const answers: Answer[] = [];
      for (let i = 0; i < 12; i += 1) answers.push(await withToken(scim, `${i} guess ${i}`));
      const slowed = answers.filter(({ status }) => status === 429);
      expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5);
      expect(slowed.length).toBeGreaterThanOrEqual(7);
      for (const answer of slowed) {
        expectScimError(answer, 429);
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      }
      expectStatus(await scim.get('/Users'), 200);

      const reader = 'reader-token-with-more-than-32-characters';
      const limited = await t.mount({
        auth: bearerTokens([
          { token: TOKEN, principal: { id: 'all' } },
          { token: reader, principal: { id: 'reader' } },
        ]),
        authorize: ({ action, principal }) => principal.id === 'all' || action === 'list',
      });
      const { id } = await limited.createUser({ title: 'a' });
      const headers = { Authorization: `Bearer ${reader}` };
      const path = `/Users/${id}`;
      for (const refused of [
        await limited.anonymous.get(path, headers),
        await limited.anonymous.post('/Users', aUser(), headers),
        await limited.anonymous.put(path, aUser(), headers),
        await limited.anonymous.patch(path, patch(replace('title', 'x')), headers),
        await limited.anonymous.delete(path, headers),
      ]) {
        expectScimError(refused, 403);
      }
      const list = await withToken(limited, reader);
      expect(list).toMatchObject({ status: 200, body: { Resources: [{ title: 'a' }] } });
    },
  },
];
