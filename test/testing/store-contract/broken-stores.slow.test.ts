import { describe, expect, it } from '@jest/globals';
import type { ConnectionGate } from '../../../src/testing/index.js';
import { ACCESS_FAULTS } from './faults/access.js';
import { CROSS_CUTTING_FAULTS } from './faults/cross-cutting.js';
import { goodStores } from './faults/fault.js';
import { HIDDEN_ROW_FAULTS } from './faults/hidden-rows.js';
import { goodIncluding, INCLUDED_FAULTS } from './faults/included.js';
import { LIST_FAULTS } from './faults/lists.js';
import { MEMBER_FAULTS } from './faults/members.js';
import { RECORD_FAULTS } from './faults/records.js';
import { HIDDEN_FAULTS, ROLE_FAULTS, UNIT_FAULTS } from './faults/roles-and-units.js';
import { PROVISIONED_FAULTS, SEAT_FAULTS } from './faults/seats.js';
import { ALERT_FAULTS } from './faults/services/alerts.js';
import { CLIENT_FAULTS } from './faults/services/clients.js';
import { database } from './faults/services/database.js';
import { GUARD_FAULTS } from './faults/services/deletion-guard.js';
import { OUTBOX_FAULTS } from './faults/services/event-outbox.js';
import { LOG_IN_UNITS_FAULTS } from './faults/services/log-in-units.js';
import { LOG_FAULTS } from './faults/services/provisioning-log.js';
import { COUNT_FAULTS } from './faults/services/request-counts.js';
import { JOB_FAULTS } from './faults/services/role-jobs.js';
import { SETTINGS_FAULTS } from './faults/services/role-settings.js';
import { TOKEN_FAULTS } from './faults/services/tokens.js';
import { numberedUsers, TENANT_FAULTS } from './faults/tenants.js';
import { runContract } from './run-contract.js';

const SERVICES = [
  'tokens',
  'clients',
  'requestCounts',
  'roleJobs',
  'outbox',
  'log',
  'roleSettings',
  'guard',
  'alerts',
];

const OPTIONS = { memberDisplay: true };

const FAULTS = [
  ...RECORD_FAULTS,
  ...LIST_FAULTS,
  ...TENANT_FAULTS,
  ...MEMBER_FAULTS,
  ...INCLUDED_FAULTS,
  ...UNIT_FAULTS,
  ...ROLE_FAULTS,
  ...HIDDEN_FAULTS,
  ...HIDDEN_ROW_FAULTS,
  ...ACCESS_FAULTS,
  ...SEAT_FAULTS,
  ...PROVISIONED_FAULTS,
  ...TOKEN_FAULTS,
  ...CLIENT_FAULTS,
  ...COUNT_FAULTS,
  ...JOB_FAULTS,
  ...OUTBOX_FAULTS,
  ...LOG_FAULTS,
  ...LOG_IN_UNITS_FAULTS,
  ...SETTINGS_FAULTS,
  ...GUARD_FAULTS,
  ...ALERT_FAULTS,
  ...CROSS_CUTTING_FAULTS,
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
    const messages = async (...run: Parameters<typeof runContract>) =>
      [...(await runContract(...run)).broken.values()].map(({ message }) => message);
    expect(await messages(goodStores, OPTIONS)).toEqual([]);
    expect(await messages((gate) => database(gate).stores, OPTIONS)).toEqual([]);
    expect(await messages(goodIncluding, OPTIONS)).toEqual([]);
    const numbered = () => ({
      userStore: numberedUsers((tenantId, id) => JSON.stringify([tenantId, id])),
    });
    expect(await messages(numbered)).toEqual([]);
  });

  it('leaves no check without a fault that it catches', async () => {
    const stores = (gate: ConnectionGate) => database(gate).stores;
    const none = { ...OPTIONS, only: /^nothing$/ };
    const { names } = await runContract(stores, none);
    const including = await runContract(goodIncluding, none);
    // What every store has to pass is caught once.
    const withoutStore = (id: string) =>
      id.replace(/^(users|groups)\.|^\w+\.(?=connection|outage)/, '');
    const caught = new Set(FAULTS.map(({ caughtBy }) => withoutStore(caughtBy)));
    const idle = [...new Set([...names, ...including.names])]
      .map((name) => withoutStore(name.slice(0, name.indexOf(':'))))
      .filter((id) => !caught.has(id));
    expect([...new Set(idle)]).toEqual([]);
  });

  it('with five faults or more for every interface', () => {
    const faults = new Map<string, number>();
    for (const { caughtBy } of FAULTS) {
      const [store = ''] = caughtBy.split('.');
      faults.set(store, (faults.get(store) ?? 0) + 1);
    }
    const few = SERVICES.filter((name) => (faults.get(name) ?? 0) < 5);
    expect(few).toEqual([]);
  });
});
