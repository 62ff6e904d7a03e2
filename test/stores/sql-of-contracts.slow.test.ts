import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LoggedEntry, ProvisioningLogStore, ScimEvent } from '../../src/index.js';
import {
  createProvisioningReports,
  drainOutbox,
  type EventOutbox,
  type RoleJobStore,
  type StoredToken,
  type TokenStore,
} from '../../src/index.js';
import { storeContract } from '../../src/testing/index.js';
import { type Postgres, startPostgres } from '../support/postgres/start-postgres.js';

/** The statements in the TSDoc of a contract, exactly as they are written there. */
function statementsIn(file: string): readonly string[] {
  const text = readFileSync(resolve(__dirname, '../../src', file), 'utf8');
  const start = text.lastIndexOf('@example', text.indexOf('CREATE TABLE scim_'));
  const lines = text.slice(start, text.indexOf('*/', start)).split('\n').slice(1);
  const sql = lines
    .map((line) => line.replace(/^ \* ?/, ''))
    .filter((line) => !/^\s*\/\//.test(line));
  return sql
    .join('\n')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

let postgres: Postgres;

beforeAll(() => {
  postgres = startPostgres();
});

afterAll(async () => {
  await postgres.stop();
});

/** Statements that are there, by name; fails if the TSDoc has more or fewer. */
function named<const N extends string>(file: string, names: readonly N[]): Record<N, string> {
  const statements = statementsIn(file);
  expect(statements).toHaveLength(names.length);
  return Object.fromEntries(names.map((name, at) => [name, statements[at]])) as Record<N, string>;
}

describe('the statements of the outbox', () => {
  it('keep order, leases and owners', async () => {
    const names = ['table', 'index', 'lock', 'insert', 'claim', 'lease', 'complete'] as const;
    const sql = named('stores/contract/event-outbox.ts', names);
    await postgres.query(sql.table);
    await postgres.query(sql.index);
    const outbox: EventOutbox<ScimEvent> = {
      async append(_, entries) {
        const resources = entries.map(({ resource }) => resource);
        await postgres.query(sql.lock, [resources]);
        const events = entries.map(({ event }) => JSON.stringify(event));
        await postgres.query(sql.insert, [resources, events]);
      },
      claim: async (owner, limit, seconds) =>
        (await postgres.query(sql.claim, [owner, limit, seconds])).map(
          ({ id, resource, event }) => ({
            id: String(id),
            resource: String(resource),
            event: event as ScimEvent,
          }),
        ),
      lease: async (owner, ids, seconds) => {
        await postgres.query(sql.lease, [owner, ids, seconds]);
      },
      complete: async (owner, ids) => {
        await postgres.query(sql.complete, [owner, ids]);
      },
    };
    const event = (requestId: string) =>
      ({ type: 'user.updated', requestId }) as unknown as ScimEvent;
    const append = (...entries: readonly (readonly [string, string])[]) =>
      outbox.append(
        {} as never,
        entries.map(([resource, id]) => ({ resource, event: event(id) })),
      );
    await append(['u1', 'a'], ['u2', 'b'], ['u1', 'c']);
    await append(['u1', 'd']);

    const first = await outbox.claim('one', 1, 60);
    expect(first.map(({ event: { requestId } }) => requestId)).toEqual(['a']);
    const second = await outbox.claim('two', 10, 60);
    expect(second.map(({ event: { requestId } }) => requestId)).toEqual(['b']);
    const ids = first.map(({ id }) => id);
    await outbox.complete('two', ids);
    await outbox.lease('two', ids, 0);
    expect(await outbox.claim('two', 10, 60)).toEqual([]);
    await outbox.lease('one', ids, 0);
    await outbox.lease(
      'two',
      second.map(({ id }) => id),
      0,
    );

    const told: (string | undefined)[] = [];
    const result = await drainOutbox(outbox, {
      onEvent: ({ requestId }) => {
        told.push(requestId);
        if (requestId === 'b') throw new Error('not now');
      },
      logger: { warn() {}, error() {} },
    });
    expect(result).toEqual({ told: 3, left: 1 });
    expect(told).toEqual(['a', 'b', 'c', 'd']);
    expect(await outbox.claim('three', 10, 60)).toMatchObject([{ resource: 'u2' }]);
  });
});

describe('the statements of the provisioning log', () => {
  it('give positions by which reports read each entry once', async () => {
    const sql = named('monitoring/log/store.ts', ['table', 'index', 'append', 'query', 'forget']);
    await postgres.query(sql.table);
    await postgres.query(sql.index);
    const now = Date.parse('2026-11-21T08:00:00.000Z');
    const log: ProvisioningLogStore = {
      async append(entries) {
        await postgres.query(sql.append, [
          entries.map(({ tenantId }) => tenantId),
          entries.map(({ time }) => time),
          entries.map((entry) => JSON.stringify(entry)),
        ]);
      },
      query: async (tenantId, { after = '0', limit = 100 } = {}) =>
        (await postgres.query(sql.query, [tenantId, after, limit])).map(({ position, entry }) => ({
          ...(entry as LoggedEntry),
          position: String(position),
        })),
      deleteBefore: async (tenantId, time) => {
        await postgres.query(sql.forget, [tenantId, time]);
        return 0;
      },
    };
    const reports = createProvisioningReports({ log, now: () => now });
    const entry = (tenantId: string) =>
      ({
        tenantId,
        time: new Date(now).toISOString(),
        requestId: 'r',
        principalId: 'entra',
        method: 'PATCH',
        route: 'resource',
        kind: 'update',
        status: 200,
      }) as const;
    await reports.append([entry('acme'), entry('other'), entry('acme')]);
    await reports.append([entry('acme')]);
    const { last24Hours } = await reports.report('acme');
    expect(last24Hours.requests).toBe(3);
    await log.deleteBefore('acme', new Date(now + 1).toISOString());
    expect(await log.query('acme')).toEqual([]);
    expect(await log.query('other')).toHaveLength(1);
  });
});

describe('the statements of the role jobs', () => {
  const names = ['table', 'index', 'enqueue', 'claim', 'complete', 'pending', 'tenants'] as const;
  const sql = named('stores/contract/roles.ts', names);
  const roleJobs: RoleJobStore = {
    async enqueue({ tenantId }, userIds) {
      await postgres.query(sql.enqueue, [tenantId, userIds]);
    },
    claim: async ({ tenantId }, limit, seconds) =>
      (await postgres.query(sql.claim, [tenantId, limit, seconds])).map(({ user_id, mark }) => ({
        userId: String(user_id),
        mark: String(mark),
      })),
    async complete({ tenantId }, jobs) {
      const users = jobs.map(({ userId }) => userId);
      await postgres.query(sql.complete, [tenantId, users, jobs.map(({ mark }) => mark)]);
    },
    async pending({ tenantId }) {
      const [row] = await postgres.query(sql.pending, [tenantId]);
      return Number(row?.count);
    },
    tenants: async () =>
      (await postgres.query(sql.tenants, [])).map(({ tenant_id }) => String(tenant_id)),
  };

  beforeAll(async () => {
    await postgres.query(sql.table);
    await postgres.query(sql.index);
  });

  storeContract({ describe, it }, () => ({ roleJobs }), { name: 'keep the contract' });
});

describe('the statements of the tokens', () => {
  const sql = named('auth/tokens/token-store.ts', [
    'tokens',
    'off',
    'insert',
    'findByDigest',
    'get',
    'list',
    'update',
    'provisioning',
    'switchOff',
    'switchOn',
  ]);
  const tokenOf = (row: Readonly<Record<string, unknown>>) => row.token as StoredToken;
  const rowOf = (token: StoredToken) => {
    const { tenantId, id, digest, revision, createdAt } = token;
    return [tenantId, id, digest, revision, createdAt, JSON.stringify(token)];
  };
  const tokenStore: TokenStore = {
    async insert(token) {
      await postgres.query(sql.insert, rowOf(token));
    },
    async findByDigest(digest) {
      const [row] = await postgres.query(sql.findByDigest, [digest]);
      return row && { token: tokenOf(row), provisioning: row.provisioning === true };
    },
    async get(tenantId, id) {
      const [row] = await postgres.query(sql.get, [tenantId, id]);
      return row && tokenOf(row);
    },
    list: async (tenantId) => (await postgres.query(sql.list, [tenantId])).map(tokenOf),
    update: (next, revision, successor) =>
      inTransaction(async () => {
        const { tenantId, id } = next;
        const values = [tenantId, id, revision, JSON.stringify(next), next.revision];
        const changed = await postgres.query(sql.update, values);
        if (changed.length === 0) return false;
        if (successor) await postgres.query(sql.insert, rowOf(successor));
        return true;
      }),
    async provisioning(tenantId) {
      const [row] = await postgres.query(sql.provisioning, [tenantId]);
      return row?.provisioning === true;
    },
    setProvisioning: async (tenantId, enabled) =>
      (await postgres.query(enabled ? sql.switchOn : sql.switchOff, [tenantId])).length > 0,
  };

  /** One after the other: there is one connection. */
  let last: Promise<unknown> = Promise.resolve();
  function inTransaction<T>(work: () => Promise<T>): Promise<T> {
    const run = async () => {
      await postgres.query('BEGIN');
      try {
        const result = await work();
        await postgres.query('COMMIT');
        return result;
      } catch (error) {
        await postgres.query('ROLLBACK');
        throw error;
      }
    };
    const next = last.then(run, run);
    last = next.catch(() => undefined);
    return next;
  }

  beforeAll(async () => {
    await postgres.query(sql.tokens);
    await postgres.query(sql.off);
  });

  storeContract({ describe, it }, () => ({ tokenStore }), { name: 'keep the contract' });
});
