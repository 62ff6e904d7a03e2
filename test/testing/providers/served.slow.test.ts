import { describe, expect, it } from '@jest/globals';
import { compareDirectory, generateDirectory, rehearse } from 'express-scim/testing';
import { createMemoryStores } from '../../../src/index.js';
import { mountScim, TOKEN } from '../../support/app.js';
import { whileServing } from '../../support/server.js';
import { overriding } from '../../support/stores.js';
import { CLIENT_NAMES, CLIENTS } from './clients.js';

const COMPANY = generateDirectory({
  people: 40,
  groups: 12,
  groupSizes: [0, 1, 9],
  nestedGroups: 1,
});

const ATTRIBUTES = ['userName', 'active', 'name', 'emails.value', 'emails.type', 'emails.primary'];

/** A product that keeps names and one work e-mail. */
function fewAttributes() {
  const { userStore, ...rest } = createMemoryStores();
  const capabilities = {
    ...userStore.capabilities,
    attributes: ATTRIBUTES,
    types: { emails: ['work'] },
  };
  return mountScim({ ...rest, userStore: overriding(userStore, { capabilities }) }).app;
}

describe.each(CLIENT_NAMES)('%s', (name) => {
  it('finds no difference in what a product with few attributes serves, and counts the rest', async () => {
    await whileServing(fewAttributes(), async (origin) => {
      const client = CLIENTS[name].create({ baseUrl: `${origin}/scim/v2`, token: TOKEN });
      const { reports, differences } = await rehearse(client, [COMPANY]);
      expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
      expect(differences).toEqual([]);
      expect(Object.values(differences.notServed).every((count) => count > 0)).toBe(true);
    });
  });
});

describe('compareDirectory', () => {
  it('says by attribute how many values have no place in the served schemas', async () => {
    await whileServing(fewAttributes(), async (origin) => {
      const access = { baseUrl: `${origin}/scim/v2`, token: TOKEN };
      const [client] = [CLIENTS['Entra, default dialect'].create(access)];
      await client.sync(COMPANY);
      const differences = await compareDirectory(COMPANY, access);
      expect(differences).toEqual([]);
      const withManager = COMPANY.people.filter(({ managerObjectId }) => managerObjectId);
      const withCity = COMPANY.people.filter(({ city }) => city !== undefined);
      expect(differences.notServed).toMatchObject({
        displayName: COMPANY.people.length,
        'addresses[type eq "work"].locality': withCity.length,
        manager: withManager.length,
      });
      expect(Object.keys(differences.notServed)).not.toContain('userName');
      expect(Object.keys(differences.notServed)).not.toContain('emails[type eq "work"].value');
    });
  });

  it('compares everything where there are no schemas', async () => {
    const nothing: typeof fetch = async (input) =>
      String(input).includes('/Schemas')
        ? new Response('{}', { status: 404 })
        : new Response(JSON.stringify({ totalResults: 0, Resources: [] }));
    const differences = await compareDirectory(COMPANY, {
      baseUrl: 'http://x.example',
      token: 't',
      fetch: nothing,
    });
    expect(differences.notServed).toEqual({});
    expect(differences.length).toBeGreaterThan(0);
  });
});
