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
import { createRolePolicy } from '../../../src/roles/index.js';
import { scimClient } from '../../support/client.js';
import { group, user } from '../../support/messages.js';
import { countedPool } from '../../support/postgres/counted-pool.js';
import { type Company, OPERATIONS, type Operation } from './operations.js';

const TOKEN = 'a-token-for-tests-with-more-than-32-characters';
const SCHEMA = 'statements';

/** What a product has switched on; each is written in the head of a column. */
const WAYS = {
  'stores alone': ({ stores }: PostgresScim) => {
    const { userStore, groupStore, unitOfWork } = stores;
    return { userStore, groupStore, unitOfWork };
  },
  'roles, outbox, log': ({ stores }: PostgresScim) => ({
    ...stores,
    // Telling is the work of whichever process is first, and of one for all: it is not counted here.
    eventOutbox: { ...stores.eventOutbox, claim: async () => [] },
    onEvent: () => {},
    roleResolver: createRolePolicy({
      defaultRole: 'member',
      disabledRole: 'disabled',
      groupRoles: [{ group: { displayName: 'crew' }, role: 'editor' }],
    }),
  }),
  'deletion guard besides': (scim: PostgresScim) => ({
    ...WAYS['roles, outbox, log'](scim),
    deletionGuard: createDeletionGuard({
      threshold: { count: 500 },
      store: scim.deletionGuardStore,
    }),
  }),
} as const satisfies Readonly<Record<string, (scim: PostgresScim) => Partial<ScimOptions>>>;

type Way = keyof typeof WAYS;

/** The numbers of statements of an operation. */
export interface Counted {
  readonly name: string;
  readonly counts: readonly number[];
}

export const WAY_NAMES = Object.keys(WAYS) as readonly Way[];

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

  /** A tenant of its own for each, so that none sees what another one has left. */
  async function count(way: Way, { name, status, send }: Operation): Promise<number> {
    tenants += 1;
    const principal = { id: 'tests', tenantId: `tenant ${tenants}` };
    const open = () => {
      const router = createScimRouter({
        ...WAYS[way](scim),
        auth: bearerTokens([{ token: TOKEN, principal }]),
        logger: { warn() {}, error() {} },
      } as ScimOptions);
      const app = express().use('/scim/v2', router);
      return { router, client: scimClient(app, { base: '/scim/v2', token: TOKEN }) };
    };
    const before = open();
    const company = await found(before.client);
    await before.router.close();

    const { router, client } = open();
    // What the log has gathered of the requests before is written by now.
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
    for (const way of WAY_NAMES) counts.push(await count(way, operation));
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
  return { ada, bea, cleo, crew: await idOf('/Groups', group('crew', [ada, bea])) };
}
