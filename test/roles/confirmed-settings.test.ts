import { describe, expect, it } from '@jest/globals';
import { type RequestContext, VersionConflictError } from '../../src/index.js';
import {
  createMemoryRoleSettingsStore,
  createRoleSettings,
  type RoleSettings,
  type RoleSettingsOptions,
  type RoleSettingsRecord,
} from '../../src/roles/index.js';

const ROLES = ['admin', 'editor', 'member'].map((value) => ({ value, label: value }));
const TENANT = 'acme';

const unit = (tenantId = TENANT): RequestContext => ({
  tenantId,
  principal: { id: 'tests' },
  requestId: 'r',
  signal: new AbortController().signal,
  transaction: {},
});

const defaulting = (defaultRole: string): RoleSettings => ({ defaultRole });

/** A store that confirms at once, and what it was asked. */
function confirming() {
  const memory = createMemoryRoleSettingsStore();
  const asked: string[] = [];
  const store: RoleSettingsOptions['store'] = {
    async read(tenantId, ctx) {
      asked.push(ctx?.transaction === undefined ? 'read outside' : 'read');
      return memory.read(tenantId, ctx);
    },
    async confirm(_, tenantId, revision, stale) {
      asked.push(`confirm ${revision}`);
      if ((await memory.read(tenantId))?.revision === revision) return;
      stale();
      throw new VersionConflictError('Other settings.', { isTransient: true });
    },
    write: (...given) => memory.write(...given),
  };
  return { store, asked, take: () => asked.splice(0) };
}

const serviceOver = (
  store: RoleSettingsOptions['store'],
  options: Partial<RoleSettingsOptions> = {},
) => createRoleSettings({ store, roles: ROLES, ...options });

const subject = {
  tenantId: TENANT,
  user: { id: '1', meta: { created: '', lastModified: '' } },
  active: true,
  groups: [],
  current: [],
  locked: false,
};

type Service = ReturnType<typeof createRoleSettings>;

/** The role of everybody, by the settings of a tenant. */
async function roleIn(service: Service, ctx?: RequestContext): Promise<string | undefined> {
  const resolver = await service.roleResolver(ctx?.tenantId ?? TENANT, ctx);
  return resolver?.resolve(subject).assignments[0]?.role;
}

describe('settings that a store can confirm', () => {
  it('are read once, and then confirmed in every unit of work', async () => {
    const { store, take } = confirming();
    const service = serviceOver(store);
    const { revision } = await service.save(TENANT, defaulting('editor'), {
      expectedRevision: undefined,
    });
    expect([await roleIn(service, unit()), await roleIn(service, unit())]).toEqual([
      'editor',
      'editor',
    ]);
    expect(take()).toEqual(['read', `confirm ${revision}`]);
  });

  it('are always read outside of units, and by a store that confirms nothing', async () => {
    const { store, take } = confirming();
    const service = serviceOver(store, { initial: defaulting('member') });
    await roleIn(service, unit());
    take();
    const { transaction: _, ...outside } = unit();
    expect([await roleIn(service), await roleIn(service, outside)]).toEqual(['member', 'member']);
    expect(take()).toEqual(['read outside', 'read outside']);
    const { confirm: _confirm, ...plain } = store;
    const other = serviceOver(plain);
    for (let n = 0; n < 2; n += 1) await roleIn(other, unit());
    expect(take()).toEqual(['read', 'read']);
  });

  it('are confirmed also where nobody has saved any', async () => {
    const { store, take } = confirming();
    const without = serviceOver(store);
    const initial = serviceOver(store, { initial: defaulting('member') });
    for (const [service, role] of [
      [without, undefined],
      [initial, 'member'],
    ] as const) {
      expect([await roleIn(service, unit()), await roleIn(service, unit())]).toEqual([role, role]);
      expect(take()).toEqual(['read', 'confirm undefined']);
    }
    await initial.save(TENANT, defaulting('editor'), { expectedRevision: undefined });
    await expect(roleIn(without, unit())).rejects.toThrow('Other settings.');
    expect(await roleIn(without, unit())).toBe('editor');
  });

  it('that another process has saved fail one unit, and are read by the next', async () => {
    const { store, take } = confirming();
    const [one, two] = [serviceOver(store), serviceOver(store)];
    const first = await one.save(TENANT, defaulting('admin'), { expectedRevision: undefined });
    expect([await roleIn(one, unit()), await roleIn(two, unit())]).toEqual(['admin', 'admin']);
    const { revision } = await two.save(TENANT, defaulting('member'), {
      expectedRevision: first.revision,
    });
    take();
    expect(await roleIn(two, unit())).toBe('member');
    expect(take()).toEqual(['read']);
    await expect(roleIn(one, unit())).rejects.toMatchObject({ isTransient: true });
    expect(await roleIn(one, unit())).toBe('member');
    expect(await roleIn(one, unit())).toBe('member');
    expect(take()).toEqual([`confirm ${first.revision}`, 'read', `confirm ${revision}`]);
  });

  it('are forgotten when the store says so later, but not those that were read since', async () => {
    const { store, take } = confirming();
    const told: (() => void)[] = [];
    const late = {
      ...store,
      confirm: async (...given: unknown[]) => void told.push(given[3] as () => void),
    };
    const service = serviceOver(late);
    const saved = await service.save(TENANT, defaulting('admin'), { expectedRevision: undefined });
    await roleIn(service, unit());
    await roleIn(service, unit());
    await service.save(TENANT, defaulting('member'), { expectedRevision: saved.revision });
    expect(await roleIn(service, unit())).toBe('member');
    take();
    for (const stale of told) stale();
    await roleIn(service, unit());
    expect(take()).toEqual([]);
    told.at(-1)?.();
    await roleIn(service, unit());
    expect(take()).toEqual(['read']);
  });

  it('are forgotten when they could not be confirmed, whatever the reason', async () => {
    const { store, take } = confirming();
    let down = false;
    const failing: typeof store = {
      ...store,
      confirm: async () => {
        if (down) throw new Error('The database is away.');
      },
    };
    const service = serviceOver(failing);
    await roleIn(service, unit());
    down = true;
    await expect(roleIn(service, unit())).rejects.toThrow('The database is away.');
    take();
    await roleIn(service, unit());
    expect(take()).toEqual(['read']);
  });

  it('are those of the tenant', async () => {
    const { store } = confirming();
    const service = serviceOver(store);
    await service.save('acme', defaulting('admin'), { expectedRevision: undefined });
    await service.save('globex', defaulting('member'), { expectedRevision: undefined });
    for (let n = 0; n < 2; n += 1) {
      expect(await roleIn(service, unit('acme'))).toBe('admin');
      expect(await roleIn(service, unit('globex'))).toBe('member');
    }
  });

  it('are remembered of a thousand tenants, those that were asked for last', async () => {
    const { store, take } = confirming();
    const service = serviceOver(store);
    for (let n = 0; n < 1_000; n += 1) await roleIn(service, unit(`t${n}`));
    await roleIn(service, unit('t0'));
    await roleIn(service, unit('another'));
    take();
    for (const tenant of ['t0', 't2', 'another', 't1']) await roleIn(service, unit(tenant));
    const confirmed = 'confirm undefined';
    expect(take()).toEqual([confirmed, confirmed, confirmed, 'read']);
  });

  it('leave it to the host each time in which tenants people may be placed', async () => {
    const { store, take } = confirming();
    let globex = true;
    const asked: unknown[] = [];
    const service = serviceOver(store, {
      targetTenants: (_, ctx) => {
        asked.push(ctx?.transaction);
        return globex ? [{ id: 'globex', label: 'Globex' }] : [];
      },
    });
    const groupRoles = [
      { group: { displayName: 'Crew' }, role: 'admin', targetTenantId: 'globex' },
    ];
    await service.save(TENANT, { groupRoles }, { expectedRevision: undefined });
    asked.length = 0;
    const targets = async () => (await service.roleResolver(TENANT, unit()))?.targetTenants;
    expect(await targets()).toEqual(['globex']);
    globex = false;
    expect(await targets()).toEqual([]);
    expect([asked.length, asked.includes(undefined)]).toEqual([2, false]);
    expect(take()).toEqual(['read', expect.stringMatching(/^confirm /)]);
  });

  it('stay the same while a replay goes on', async () => {
    const { store, take } = confirming();
    const service = serviceOver(store);
    const saved: RoleSettingsRecord = await service.save(TENANT, defaulting('admin'), {
      expectedRevision: undefined,
    });
    await roleIn(service, unit());
    await service.noteReplay(TENANT, saved.revision, { done: 500 });
    take();
    expect(await roleIn(service, unit())).toBe('admin');
    expect(take()).toEqual([`confirm ${saved.revision}`]);
  });

  it('need a method to be confirmed by', () => {
    const { store } = confirming();
    expect(() => serviceOver({ ...store, confirm: true as never })).toThrow('"store.confirm"');
  });
});
