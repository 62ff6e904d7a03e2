import { describe, expect, it } from '@jest/globals';
import { goodStores } from './faults/fault.js';
import { LIST_FAULTS } from './faults/lists.js';
import { MEMBER_FAULTS } from './faults/members.js';
import { RECORD_FAULTS } from './faults/records.js';
import { HIDDEN_FAULTS, ROLE_FAULTS, UNIT_FAULTS } from './faults/roles-and-units.js';
import { numberedUsers, TENANT_FAULTS } from './faults/tenants.js';
import { runContract } from './run-contract.js';

const OPTIONS = { memberDisplay: true };

const FAULTS = [
  ...RECORD_FAULTS,
  ...LIST_FAULTS,
  ...TENANT_FAULTS,
  ...MEMBER_FAULTS,
  ...UNIT_FAULTS,
  ...ROLE_FAULTS,
  ...HIDDEN_FAULTS,
];

describe('storeContract catches a store in which', () => {
  it.each(FAULTS)('$name ($caughtBy)', async ({ caughtBy, make }) => {
    const only = new RegExp(`^${caughtBy.replaceAll('.', '\\.')}:`);
    const { broken } = await runContract(make, { ...OPTIONS, only });
    expect([...broken.keys()]).toEqual([caughtBy]);
    const { message } = broken.get(caughtBy) ?? {};
    expect(message).toMatch(/: the store MUST (NOT )?[^\n]+\n {2}Who is hurt: .+\n {2}Seen: ./);
  });

  it('and says what it has seen', async () => {
    const totals = LIST_FAULTS.filter(({ caughtBy }) => caughtBy === 'users.list.total');
    const { broken } = await runContract(totals[0]?.make ?? goodStores, { only: /^users\.list/ });
    expect(broken.get('users.list.total')?.message).toBe(
      [
        'users.list.total: the store MUST count all matches in `total`, not those of the page.',
        '  Who is hurt: GET /Users page by page: the provider stops after the first page and misses everybody else.',
        '  Seen: totals of the pages: [ 3, 3, 1, 7 ] and not [ 7, 7, 7, 7 ]',
      ].join('\n'),
    );
  });

  it('nothing is wrong with the stores that the faults are made of', async () => {
    expect([...(await runContract(goodStores, OPTIONS)).broken]).toEqual([]);
    const numbered = () => ({
      userStore: numberedUsers((tenantId, id) => JSON.stringify([tenantId, id])),
    });
    expect([...(await runContract(numbered)).broken]).toEqual([]);
  });

  it('leaves no check without a fault that it catches', async () => {
    const { names } = await runContract(goodStores, { ...OPTIONS, only: /^nothing$/ });
    const caught = new Set(FAULTS.map(({ caughtBy }) => caughtBy.replace(/^(users|groups)\./, '')));
    const idle = names
      .map((name) => name.slice(0, name.indexOf(':')).replace(/^(users|groups)\./, ''))
      .filter((id) => !caught.has(id));
    expect([...new Set(idle)]).toEqual([]);
  });
});
