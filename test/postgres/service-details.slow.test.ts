import { beforeAll, describe, expect, it } from '@jest/globals';
import { createClientSecret, type OAuthClient } from '../../src/auth/index.js';
import type { RequestContext } from '../../src/index.js';
import type { ProvisioningLogEntry } from '../../src/monitoring/index.js';
import {
  createPostgresScim,
  migrate,
  type PostgresConnection,
  type PostgresScim,
} from '../../src/postgres/index.js';
import { emptyDatabase } from '../support/postgres/empty-database.js';

const db = emptyDatabase();
let scim: PostgresScim;

beforeAll(async () => {
  await migrate(db.pool);
  scim = createPostgresScim({ pool: db.pool });
});

const contextOf = (tenantId: string): RequestContext<PostgresConnection> => ({
  tenantId,
  principal: { id: 'entra' },
  requestId: 'r',
  signal: new AbortController().signal,
});

const clientOf = (clientId: string, tenantId: string, label: string): OAuthClient => ({
  clientId,
  tenantId,
  label,
});

describe('the clients of the token endpoint', () => {
  const labels = async (tenantId: string) =>
    (await scim.clientStore.list(tenantId)).map(({ label }) => label);

  it('are saved, listed by tenant and removed', async () => {
    const { clientStore } = scim;
    await clientStore.save(clientOf('b', 'acme', 'first'));
    await clientStore.save(clientOf('a', 'acme', 'second'));
    await clientStore.save(clientOf('c', 'globex', 'third'));
    await clientStore.save(clientOf('b', 'acme', 'first, renamed'));
    expect(await labels('acme')).toEqual(['first, renamed', 'second']);
    expect(await clientStore.find('b')).toEqual(clientOf('b', 'acme', 'first, renamed'));

    expect(await clientStore.remove('globex', 'b')).toBe(false);
    expect(await clientStore.remove('acme', 'b')).toBe(true);
    expect(await clientStore.find('b')).toBeUndefined();
    expect(await labels('acme')).toEqual(['second']);
  });

  it('are not taken over by another tenant', async () => {
    const { clientStore } = scim;
    await clientStore.save(clientOf('own', 'acme', 'ours'));
    const notFound = { code: 'notFound' };
    await expect(clientStore.save(clientOf('own', 'globex', 'theirs'))).rejects.toMatchObject(
      notFound,
    );
    const change = (client: OAuthClient) => client;
    await expect(clientStore.update('globex', 'own', change)).rejects.toMatchObject(notFound);
    await expect(clientStore.update('acme', 'nobody', change)).rejects.toMatchObject(notFound);
    expect(await clientStore.find('own')).toEqual(clientOf('own', 'acme', 'ours'));
  });

  it('keep both secrets of two who add one at once', async () => {
    const { clientStore } = scim;
    await clientStore.save(clientOf('rotated', 'acme', 'Entra'));
    const records = [createClientSecret().record, createClientSecret().record];
    await Promise.all(
      records.map((record) =>
        clientStore.update('acme', 'rotated', (client) => ({
          ...client,
          secrets: [...(client.secrets ?? []), record],
        })),
      ),
    );
    const kept = (await clientStore.find('rotated'))?.secrets ?? [];
    expect(new Set(kept.map(({ id }) => id))).toEqual(new Set(records.map(({ id }) => id)));
  });

  it('stay what and whose they are when they are changed', async () => {
    const { clientStore } = scim;
    await clientStore.save(clientOf('kept', 'acme', 'Entra'));
    const changed = await clientStore.update('acme', 'kept', (client) => ({
      ...client,
      clientId: 'other',
      tenantId: 'globex',
      disabled: true,
    }));
    expect(changed).toEqual({ ...clientOf('kept', 'acme', 'Entra'), disabled: true });
    expect(await clientStore.find('kept')).toEqual(changed);
    expect(await clientStore.find('other')).toBeUndefined();
  });

  it.each([
    ['an id that no client can send', { ...clientOf('ü', 'acme', 'x') }],
    ['no id', { ...clientOf('', 'acme', 'x') }],
    ['an id that is too long', { ...clientOf('x'.repeat(256), 'acme', 'x') }],
    ['a mistyped member', { ...clientOf('x', 'acme', 'x'), secret: [] }],
    ['an unknown scope', { ...clientOf('x', 'acme', 'x'), scopes: ['everything'] }],
  ])('are refused with %s', async (_, client) => {
    await expect(scim.clientStore.save(client)).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_SCIM_/),
    });
    expect(await scim.clientStore.find(client.clientId)).toBeUndefined();
  });
});

describe('the provisioning log', () => {
  const entryOf = (
    tenantId: string,
    requestId: string,
    fields: Partial<ProvisioningLogEntry> = {},
  ): ProvisioningLogEntry => ({
    time: '2026-06-01T08:00:00.000Z',
    tenantId,
    requestId,
    method: 'GET',
    route: 'resource',
    kind: 'read',
    status: 200,
    ...fields,
  });
  const requestsOf = async (tenantId: string) =>
    (await scim.provisioningLog.query(tenantId, { order: 'oldest' })).map(
      ({ requestId }) => requestId,
    );

  it('keeps what is appended in a unit of work if the unit commits', async () => {
    const { provisioningLog, unitOfWork } = scim;
    const ctx = contextOf('units');
    const entries = [entryOf('units', 'first'), entryOf('units', 'second')];
    await unitOfWork.run(ctx, (unit) => provisioningLog.appendInUnit(unit, entries));
    const failing = unitOfWork.run(ctx, async (unit) => {
      await provisioningLog.appendInUnit(unit, [entryOf('units', 'never')]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await provisioningLog.append([entryOf('units', 'last')]);
    expect(await requestsOf('units')).toEqual(['first', 'second', 'last']);
  });

  it('loses no entry for characters that PostgreSQL does not store', async () => {
    const entries = [
      entryOf('strange', 'nul', { principalId: 'a\u0000b' }),
      entryOf('strange', 'half', { principalId: 'a\ud800b' }),
      entryOf('strange', 'whole', { principalId: 'a😀\\u0000b' }),
    ];
    await scim.provisioningLog.append(entries);
    const kept = await scim.provisioningLog.query('strange', { order: 'oldest' });
    expect(kept.map(({ principalId }) => principalId)).toEqual([
      'a\ufffdb',
      'a\ufffdb',
      'a😀\\u0000b',
    ]);
  });

  it('finds resources by ids of any length', async () => {
    const long = '漢'.repeat(4_000);
    await scim.provisioningLog.append([
      entryOf('long', 'one', { resourceId: `${long}1` }),
      entryOf('long', 'two', { resourceId: `${long}2` }),
    ]);
    const found = await scim.provisioningLog.query('long', { where: { resourceId: `${long}2` } });
    expect(found.map(({ requestId }) => requestId)).toEqual(['two']);
  });

  it.each(['x', '1; DROP TABLE users', '-1', '9'.repeat(40), ''])(
    'has nothing behind the position "%s", which is none',
    async (after) => {
      await scim.provisioningLog.append([entryOf('positions', 'one')]);
      expect(await scim.provisioningLog.query('positions', { after })).toEqual([]);
    },
  );

  it('forgets any number of entries', async () => {
    await db.query(`INSERT INTO express_scim.provisioning_log (tenant_id, time, failed, entry)
      SELECT 'old', '2025-01-01', false, '{}' FROM generate_series(1, 25000)`);
    await scim.provisioningLog.append([entryOf('old', 'new')]);
    const before = '2026-01-01T00:00:00Z';
    expect(await scim.provisioningLog.deleteBefore('old', before)).toBe(25_000);
    expect(await requestsOf('old')).toEqual(['new']);
  });
});

describe('role settings', () => {
  const recordOf = (revision: string) => ({
    settings: { defaultRole: 'member' },
    revision,
    savedAt: '2026-06-01T08:00:00.000Z',
    replay: { done: 0 },
  });

  it('can be saved first after units have read that there are none', async () => {
    const { roleSettingsStore, unitOfWork } = scim;
    const read = () =>
      unitOfWork.run(contextOf('new'), (unit) => roleSettingsStore.read('new', unit));
    expect([await read(), await read()]).toEqual([undefined, undefined]);
    expect(await roleSettingsStore.read('new')).toBeUndefined();
    await expect(roleSettingsStore.write('new', recordOf('2'), '1')).rejects.toMatchObject({
      code: 'versionConflict',
    });
    await roleSettingsStore.write('new', recordOf('1'), undefined);
    expect(await read()).toEqual(recordOf('1'));
  });
});

describe('the outbox', () => {
  it('leaves ids alone that it never gave out', async () => {
    const { eventOutbox } = scim.stores;
    const event = { type: 'user.created' } as never;
    await eventOutbox.append(contextOf('outbox'), [{ resource: 'u1', event }]);
    const [entry] = await eventOutbox.claim('me', 10, 60);
    const strange = ['x', '', '-1', '9'.repeat(30), "1' OR 1=1"];
    await eventOutbox.lease('me', strange, 0);
    await eventOutbox.complete('me', strange);
    expect(await eventOutbox.claim('you', 10, 60)).toEqual([]);
    await eventOutbox.lease('me', [...strange, entry?.id ?? ''], 0);
    expect(await eventOutbox.claim('you', 10, 60)).toEqual([entry]);
  });
});
