import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { createStores } from '../../../examples/minimal-adapter/stores.js';
import { createMemoryStores, type ResourceStore, ScimConfigError } from '../../../src/index.js';
import { storeContract } from '../../../src/testing/index.js';
import { overriding } from '../../support/stores.js';
import { runContract } from './run-contract.js';

const ROOT = resolve(__dirname, '../../..');

describe('storeContract', () => {
  it('runs under node:test', async () => {
    const file = 'examples/minimal-adapter/contract.test.ts';
    const run = promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--test', '--test-reporter=tap', file],
      { cwd: ROOT, env: { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined } },
    );
    const { stdout } = await run;
    expect(stdout).toMatch(/^# fail 0$/m);
    expect(Number(/^# pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(80);
  });

  it('runs under a runner that collects suites and runs tests at the same time', async () => {
    const { names, broken } = await runContract(() => createMemoryStores());
    expect([...broken.keys()]).toEqual([]);
    expect(names.length).toBeGreaterThan(130);
    expect(new Set(names).size).toBe(names.length);
  });

  it('checks what is declared, and nothing else', async () => {
    const groupsOf = async (make: Parameters<typeof runContract>[0]) => {
      const { names } = await runContract(make, { only: /^nothing$/ });
      return new Set(names.map((name) => name.replace(/^(users|groups)\./, '').split(/[.:]/)[0]));
    };
    const all = ['create', 'unique', 'ids', 'replace', 'delete', 'list', 'filter', 'tenant'];
    expect([...(await groupsOf(createStores))]).toEqual([...all, 'active', 'members']);
    const { userStore } = createMemoryStores();
    expect([...(await groupsOf(() => ({ userStore })))]).toEqual([
      ...all.slice(0, -1),
      'sort',
      'cursor',
      'tenant',
      'active',
      'roles',
      'provisioned',
      'access',
      'identities',
    ]);
  });

  it('takes tenants from the host, and leaves them empty', async () => {
    const { userStore, groupStore } = createMemoryStores();
    const tenants: string[] = [];
    const createTenant = async () => {
      tenants.push(`customer-${tenants.length}`);
      return tenants.at(-1) ?? '';
    };
    const only = /^(users\.(create|cursor|tenant)|members)/;
    const { broken } = await runContract(() => ({ userStore, groupStore }), { createTenant, only });
    expect([...broken.keys()]).toEqual([]);
    expect(tenants.length).toBeGreaterThan(30);
    const page = { kind: 'index', startIndex: 1, count: 1 } as const;
    const left = async (store: ResourceStore) => {
      const signal = new AbortController().signal;
      const request = { principal: { id: 'test' }, requestId: '1', signal, transaction: undefined };
      const pages = tenants.map((tenantId) => store.list({ ...request, tenantId }, { page }));
      return (await Promise.all(pages)).reduce((sum, { total }) => sum + total, 0);
    };
    expect([await left(userStore), await left(groupStore)]).toEqual([0, 0]);
  });

  it('refuses capabilities with which the router would not start', () => {
    const { userStore } = createMemoryStores();
    const capabilities = { ...userStore.capabilities, attributes: ['userName'] };
    const runner = { describe: () => undefined, it: () => undefined };
    const stores = { userStore: overriding(userStore, { capabilities }) };
    expect(() => storeContract(runner, () => stores)).toThrow(ScimConfigError);
  });
});
