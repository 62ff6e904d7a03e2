import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createMemoryTokenStore } from '../../../src/auth/index.js';
import { createMemoryStore, createMemoryStores, type RequestContext } from '../../../src/index.js';
import {
  createDeletionGuard,
  createMemoryProvisioningLog,
  createProvisioningReports,
} from '../../../src/monitoring/index.js';
import { createMemoryRoleSettingsStore } from '../../../src/roles/index.js';
import { USER_RESOURCE_TYPE } from '../../../src/schema/index.js';
import { mountScim } from '../../support/app.js';
import { user } from '../../support/messages.js';

const MARK = 'only-read-';
const NAMES = 10_000;

/** Keys of all maps, caches among them, that have the name of a tenant in them. */
const kept = new Map<Map<unknown, unknown>, Set<unknown>>();
let watching: { mockRestore(): void }[] = [];

beforeEach(() => {
  const { set, delete: remove, clear } = Map.prototype;
  const isNamed = (key: unknown) => typeof key === 'string' && key.includes(MARK);
  const has = kept.get.bind(kept);
  watching = [
    jest.spyOn(Map.prototype, 'set').mockImplementation(function (
      this: Map<unknown, unknown>,
      key,
      value,
    ) {
      if (isNamed(key)) set.call(kept, this, (has(this) ?? new Set()).add(key));
      return set.call(this, key, value);
    }),
    jest.spyOn(Map.prototype, 'delete').mockImplementation(function (
      this: Map<unknown, unknown>,
      key,
    ) {
      if (isNamed(key)) has(this)?.delete(key);
      return remove.call(this, key);
    }),
    jest.spyOn(Map.prototype, 'clear').mockImplementation(function (this: Map<unknown, unknown>) {
      has(this)?.clear();
      clear.call(this);
    }),
  ];
});

afterEach(() => {
  for (const each of watching) each.mockRestore();
  kept.clear();
});

const entries = () => [...kept.values()].reduce((sum, keys) => sum + keys.size, 0);

const contextOf = (tenantId: string): RequestContext => ({
  tenantId,
  principal: { id: 'tests' },
  requestId: 'r',
  signal: new AbortController().signal,
});

async function forEachName(read: (tenantId: string, ctx: RequestContext) => Promise<unknown>) {
  for (let n = 0; n < NAMES; n += 1) {
    const tenantId = `${MARK}${n}`;
    await read(tenantId, contextOf(tenantId));
  }
}

const PAGE = { page: { kind: 'index', startIndex: 1, count: 10 } } as const;
const stores = () => createMemoryStores({ tombstones: true });

/** Everything that reads, or changes what is not there. */
const READERS = {
  'users and groups': () => {
    const { userStore, groupStore } = stores();
    return async (_: string, ctx: RequestContext) => {
      await userStore.get(ctx, 'x');
      await userStore.list(ctx, PAGE);
      await userStore.lockRoleStates(ctx, ['x']);
      await userStore.hasActiveHolder(ctx, { role: 'admin' }, []);
      await userStore.rolesOf(ctx, 'x');
      await userStore.placedIn(ctx, 'elsewhere');
      await groupStore.get(ctx, 'x');
      await groupStore.list(ctx, PAGE);
      await groupStore.groupsOf?.(ctx, ['x'], { transitive: true });
      await groupStore.membersOf?.(ctx, ['x']);
    };
  },
  'writes that find nothing': () => {
    const { userStore } = stores();
    return async (_: string, ctx: RequestContext) => {
      await userStore.delete(ctx, 'x');
      await expect(userStore.replace(ctx, 'x', { userName: 'x' })).rejects.toThrow();
    };
  },
  'units of work that write nothing': () => {
    const { userStore, unitOfWork } = stores();
    return (_: string, ctx: RequestContext) =>
      unitOfWork.run(ctx, (inside) => userStore.delete(inside, 'x'));
  },
  'resources of other types': () => {
    const store = createMemoryStore(USER_RESOURCE_TYPE);
    return (_: string, ctx: RequestContext) => store.list(ctx, PAGE);
  },
  'role jobs': () => {
    const { roleJobs } = stores();
    return async (_: string, ctx: RequestContext) => {
      await roleJobs.pending(ctx);
      await roleJobs.claim(ctx, 10, 60);
      await roleJobs.complete(ctx, []);
    };
  },
  tokens: () => {
    const tokens = createMemoryTokenStore();
    return async (tenantId: string) => {
      await tokens.list(tenantId);
      await tokens.get(tenantId, 'x');
      await tokens.provisioning(tenantId);
    };
  },
  'role settings': () => {
    const settings = createMemoryRoleSettingsStore();
    return (tenantId: string) => settings.read(tenantId);
  },
  'the provisioning log and its reports': () => {
    const log = createMemoryProvisioningLog();
    const reports = createProvisioningReports({ log });
    return async (tenantId: string) => {
      await log.query(tenantId);
      await log.deleteBefore?.(tenantId, new Date().toISOString());
      await reports.report(tenantId);
      await reports.check(tenantId);
    };
  },
  'the deletion guard': () => {
    const guard = createDeletionGuard({ threshold: { count: 5, share: 0.5 } });
    return async (tenantId: string) => {
      await guard.state(tenantId);
      await guard.release(tenantId);
      await guard.reject(tenantId);
    };
  },
};

describe('a tenant that is only read', () => {
  it.each(Object.entries(READERS))('leaves no entry behind: %s', async (_, make) => {
    await forEachName(make());
    expect(entries()).toBe(0);
  });

  it('leaves none behind a whole router', async () => {
    let tenantId = '';
    const { scim } = mountScim({
      ...stores(),
      tenant: () => tenantId,
      deletionGuard: createDeletionGuard({ threshold: { count: 5 } }),
    });
    for (let n = 0; n < 50; n += 1) {
      tenantId = `${MARK}${n}`;
      await scim.get('/Users').expect(200);
      await scim.get('/Groups?filter=displayName eq "x"').expect(200);
    }
    expect(entries()).toBe(0);
  });

  it('is kept once something is written, whoever comes first', async () => {
    const { userStore, unitOfWork } = stores();
    const ctx = contextOf(`${MARK}written`);
    const add = (userName: string) => userStore.create(ctx, user(userName));
    const [ada, bob, cyr] = await Promise.all([
      add('ada'),
      unitOfWork.run(ctx, (inside) => userStore.create(inside, user('bob'))),
      add('cyr'),
      userStore.delete(ctx, 'x'),
      unitOfWork.run(ctx, async () => undefined),
    ]);
    expect(new Set([ada, bob, cyr].map(({ meta }) => meta.version)).size).toBe(3);
    expect((await userStore.list(ctx, PAGE)).total).toBe(3);
    expect(entries()).toBeGreaterThan(0);
  });

  it('keeps what one unit of work writes while others wait', async () => {
    const { userStore, unitOfWork } = stores();
    const ctx = contextOf(`${MARK}waiting`);
    const names = Array.from({ length: 20 }, (_, n) => `u${n}`);
    await Promise.all(
      names.map((name) =>
        unitOfWork.run(ctx, async (inside) => {
          const { total } = await userStore.list(inside, PAGE);
          // Every other one writes nothing.
          if (Number(name.slice(1)) % 2 === 1) return total;
          await userStore.create(inside, user(name));
          return total;
        }),
      ),
    );
    expect((await userStore.list(ctx, PAGE)).total).toBe(10);
  });
});
