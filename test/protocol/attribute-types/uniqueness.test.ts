import { describe, expect, it } from '@jest/globals';
import { bearerTokens } from '../../../src/auth/index.js';
import { TOKEN } from '../../support/app.js';
import { scimClient } from '../../support/client.js';
import { expectScimError } from '../../support/expect-error.js';
import { patch } from '../../support/messages.js';
import { mountThings, PLACES, thing } from './everything.js';

const OTHER = 'a-token-of-another-tenant-with-more-than-32-chars';

describe.each(PLACES)('uniqueness in the $place', ({ characteristic: c, path, wrap }) => {
  const cases = [
    { name: `${c}Server`, taken: 'Straße', clash: 'sTRAßE', free: 'Strasse' },
    { name: `${c}Global`, taken: 'Key', clash: 'Key', free: 'key' },
    {
      name: `${c}Number`,
      taken: 9007199254740991,
      clash: 9007199254740991,
      free: 9007199254740990,
    },
  ];

  it.each(cases)('$name: a clash is 409 on POST, PUT and PATCH', async (row) => {
    const { name, taken, clash, free } = row;
    const { scim } = mountThings();
    const holder = await scim.post('/Things', thing('a', wrap({ [name]: taken }))).expect(201);
    const other = await scim.post('/Things', thing('b', wrap({ [name]: free }))).expect(201);
    const write = { op: 'replace', path: path + name, value: clash };
    const refused = [
      await scim.post('/Things', thing('c', wrap({ [name]: clash }))),
      await scim.put(`/Things/${other.body.id}`, thing('b', wrap({ [name]: clash }))),
      await scim.patch(`/Things/${other.body.id}`, patch(write)),
    ];
    for (const answer of refused) {
      expectScimError(answer, 409, 'uniqueness');
      expect(answer.body.detail).toContain(name);
    }
    await scim.patch(`/Things/${holder.body.id}`, patch(write)).expect(200);
    expect((await scim.get('/Things')).body.totalResults).toBe(2);
    const filter = encodeURIComponent(`${path}${name} eq ${JSON.stringify(clash)}`);
    expect((await scim.get(`/Things?filter=${filter}`)).body.totalResults).toBe(1);
  });

  it.each(cases)(
    '$name: a deleted or changed value is free again',
    async ({ name, taken, free }) => {
      const { scim } = mountThings();
      const first = await scim.post('/Things', thing('a', wrap({ [name]: taken }))).expect(201);
      const change = { op: 'replace', path: path + name, value: free };
      await scim.patch(`/Things/${first.body.id}`, patch(change)).expect(200);
      const second = await scim.post('/Things', thing('b', wrap({ [name]: taken }))).expect(201);
      await scim.delete(`/Things/${second.body.id}`).expect(204);
      await scim.post('/Things', thing('c', wrap({ [name]: taken }))).expect(201);
    },
  );
});

describe('uniqueness', () => {
  it('is within a tenant', async () => {
    const { app, path } = mountThings({
      auth: bearerTokens([
        { token: TOKEN, principal: { id: 'a', tenantId: 'a' } },
        { token: OTHER, principal: { id: 'b', tenantId: 'b' } },
      ]),
    });
    for (const token of [TOKEN, OTHER]) {
      const scim = scimClient(app, { base: path, token });
      await scim.post('/Things', thing('a', { cServer: 'x' })).expect(201);
      expectScimError(await scim.post('/Things', thing('b', { cServer: 'X' })), 409, 'uniqueness');
    }
  });

  it('holds for writes at once: one of many wins', async () => {
    const { scim } = mountThings();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => scim.post('/Things', thing(`t${i}`, { cServer: 'x' }))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  });

  it('is not asked of what is unassigned, or of attributes without it', async () => {
    const { scim } = mountThings();
    for (const label of ['a', 'b']) {
      await scim.post('/Things', thing(label, { cServer: null, cExact: 'same' })).expect(201);
    }
    expect((await scim.get('/Things')).body.totalResults).toBe(2);
  });
});
