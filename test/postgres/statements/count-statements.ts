import express from 'express';
import { bearerTokens } from '../../../src/auth/index.js';
import { createScimRouter, type ScimOptions } from '../../../src/index.js';
import { createDeletionGuard } from '../../../src/monitoring/index.js';
import {
  createPostgresScim,
  migrate,
  type PostgresPool,
  type PostgresScim,
} from '../../../src/postgres/index.js';
import { createRoleSettings } from '../../../src/roles/index.js';
import { scimClient } from '../../support/client.js';
import { group, user } from '../../support/messages.js';
import { countedPool } from '../../support/postgres/counted-pool.js';
import { type Company, OPERATIONS, type Operation } from './operations.js';

const TOKEN = 'a-token-for-tests-with-more-than-32-characters';
const SCHEMA = 'statements';

type Mounted = (scim: PostgresScim) => Partial<ScimOptions>;

const storesAlone: Mounted = ({ stores: { userStore, groupStore, unitOfWork } }) => ({
  userStore,
  groupStore,
  unitOfWork,
});

type Outbox = NonNullable<ScimOptions['eventOutbox']>;

const everything: Mounted = ({ stores, roleSettingsStore }) => ({
  ...stores,
  // Telling is the work of whichever process is first, and of one for all: it is not counted here.
  eventOutbox: { ...stores.eventOutbox, claim: async () => [] } as Outbox,
  // One statement for the reads of a second: it is not counted either.
  provisioningLog: { ...stores.provisioningLog, append: async () => {} },
  onEvent: () => {},
  roleResolver: createRoleSettings({
    store: roleSettingsStore,
    roles: ['captain', 'editor', 'member', 'disabled'].map((value) => ({ value, label: value })),
    administratorRole: 'captain',
    initial: {
      defaultRole: 'member',
      disabledRole: 'disabled',
      groupRoles: [
        { group: { displayName: 'crew' }, role: 'editor' },
        { group: { displayName: 'captains' }, role: 'captain' },
      ],
    },
  }).roleResolver,
});

const guarded: Mounted = (scim) => ({
  ...everything(scim),
  deletionGuard: createDeletionGuard({
    threshold: { count: 500 },
    store: scim.deletionGuardStore,
  }),
});

/** As many as nobody comes near. */
const seated: Mounted = (scim) => ({
  ...everything(scim),
  admission: { seats: { limit: () => 1_000 } },
});

/** What a product has switched on, as the heads of the columns say. */
const WAYS: readonly (readonly [name: string, mounted: Mounted])[] = [
  ['stores alone', storesAlone],
  ['roles, outbox, log', everything],
  ['deletion guard besides', guarded],
  ['seats besides', seated],
];

/** The numbers of statements of an operation. */
export interface Counted {
  readonly name: string;
  readonly counts: readonly number[];
}

export const WAY_NAMES: readonly string[] = WAYS.map(([name]) => name);

/**
 * Counts what each operation asks of the database, with what begins and ends its transaction and what follows its
 * answer: appending to the log. The token is checked in memory.
 */
export async function countStatements(given: PostgresPool): Promise<readonly Counted[]> {
  await migrate(given, { schema: SCHEMA });
  const pool = countedPool(given);
  const scim = createPostgresScim({
    pool,
    schema: SCHEMA,
    retention: { intervalMinutes: 0 },
  });
  await scim.verify();
  let tenants = 0;

  /** A tenant of its own for each, so that none sees what another one has left; a router that runs for a while. */
  async function count(mounted: Mounted, { name, status, send }: Operation): Promise<number> {
    tenants += 1;
    const principal = { id: 'tests', tenantId: `tenant ${tenants}` };
    const router = createScimRouter({
      ...mounted(scim),
      auth: bearerTokens([{ token: TOKEN, principal }]),
      logger: { warn() {}, error() {} },
    } as ScimOptions);
    const app = express().use('/scim/v2', router);
    const client = scimClient(app, { base: '/scim/v2', token: TOKEN });
    const company = await found(client);
    const begun = pool.statements();
    const answer = await send(client, company);
    if (answer.status !== status) throw new Error(`${name}: ${answer.status} ${answer.text}`);
    // Waits for what follows the answer.
    await router.close();
    return pool.statements() - begun;
  }

  const counted: Counted[] = [];
  for (const operation of OPERATIONS) {
    const counts: number[] = [];
    for (const [, mounted] of WAYS) counts.push(await count(mounted, operation));
    counted.push({ name: operation.name, counts });
  }
  await scim.close();
  return counted;
}

async function found(scim: ReturnType<typeof scimClient>): Promise<Company> {
  const idOf = async (path: string, body: unknown): Promise<string> =>
    (await scim.post(path, body).expect(201)).body.id;
  const ada = await idOf('/Users', user('ada'));
  const bea = await idOf('/Users', user('bea'));
  const cleo = await idOf('/Users', user('cleo'));
  const dora = await idOf('/Users', user('dora'));
  const emma = await idOf('/Users', user('emma'));
  await idOf('/Groups', group('captains', [dora, emma]));
  const gwen = await idOf('/Users', user('gwen', { active: false }));
  const watch = await idOf('/Groups', group('watch'));
  const crew = await idOf('/Groups', group('crew', [ada, bea, watch]));
  const deck = await idOf('/Groups', group('deck', [cleo]));
  return { ada, bea, cleo, dora, gwen, crew, deck, watch };
}
