import { describe, expect, it } from '@jest/globals';
import { ScimConfigError, StoreError } from '../../src/index.js';
import {
  createMemoryRoleSettingsStore,
  createRoleSettings,
  type RoleSettings,
  RoleSettingsError,
  type RoleSettingsOptions,
} from '../../src/roles/index.js';

const ROLES = [
  { value: 'admin', label: 'Administrator' },
  { value: 'editor', label: 'Editor' },
  { value: 'member', label: 'Member' },
  { value: 'none', label: 'No access' },
];
const TENANTS = [{ id: 'globex', label: 'Globex' }];

const make = (options: Partial<RoleSettingsOptions> = {}) =>
  createRoleSettings({
    store: createMemoryRoleSettingsStore(),
    roles: ROLES,
    targetTenants: (tenantId) => (tenantId === 'group' ? TENANTS : []),
    administratorRole: 'admin',
    ...options,
  });

const editors = (more: object = {}) => ({
  group: { externalId: 'e1' },
  role: 'editor',
  ...more,
});

const SETTINGS: RoleSettings = {
  defaultRole: 'member',
  disabledRole: 'none',
  groupRoles: [editors()],
  precedence: ['admin', 'editor', 'member', 'none'],
};

const subject = (groups: readonly string[] = []) => ({
  tenantId: 'acme',
  user: { id: '1', meta: { created: '', lastModified: '' } },
  active: true,
  groups: groups.map((externalId) => ({ value: externalId, externalId, type: 'direct' as const })),
  current: [],
  locked: false,
});

describe('role settings', () => {
  it('provision no roles before anything is saved, unless there are initial ones', async () => {
    expect(await make().roleResolver('acme')).toBeUndefined();
    const resolver = await make({ initial: SETTINGS }).roleResolver('acme');
    expect(resolver?.resolve(subject()).assignments).toEqual([
      { role: 'member', reason: 'default' },
    ]);
  });

  it('are the policy of the tenant that saved them, at once, and of no other', async () => {
    const service = make();
    await service.save('acme', SETTINGS, { expectedRevision: undefined, by: 'ada' });
    const resolver = await service.roleResolver('acme');
    expect(resolver?.resolve(subject(['e1'])).assignments).toEqual([
      { role: 'editor', reason: 'group:e1' },
    ]);
    expect(resolver?.administratorRole).toBe('admin');
    expect(await service.roleResolver('globex')).toBeUndefined();
    expect(await service.read('acme')).toMatchObject({
      settings: SETTINGS,
      saved: { savedBy: 'ada', replay: { done: 0 } },
      problems: [],
    });
  });

  it('are not overwritten by an administrator who has not seen the last ones', async () => {
    const service = make();
    const first = await service.save('acme', SETTINGS, { expectedRevision: undefined });
    const { revision } = await service.save(
      'acme',
      { ...SETTINGS, groupRoles: [] },
      {
        expectedRevision: first.revision,
      },
    );
    for (const expectedRevision of [undefined, first.revision]) {
      const late = service.save('acme', SETTINGS, { expectedRevision });
      await expect(late).rejects.toMatchObject({ code: 'versionConflict' });
      expect(StoreError.is(await late.catch((error) => error))).toBe(true);
    }
    expect((await service.read('acme')).saved?.revision).toBe(revision);
  });

  it('keep the progress of the replay of their own revision alone', async () => {
    const service = make();
    const { revision } = await service.save('acme', SETTINGS, { expectedRevision: undefined });
    await service.noteReplay('acme', revision, { done: 500, total: 900, after: ['x'] });
    expect((await service.read('acme')).saved?.replay).toEqual({
      done: 500,
      total: 900,
      after: ['x'],
    });
    await service.save('acme', SETTINGS, { expectedRevision: revision });
    await expect(service.noteReplay('acme', revision, { done: 900 })).rejects.toMatchObject({
      code: 'versionConflict',
    });
    expect((await service.read('acme')).saved?.replay).toEqual({ done: 0 });
  });

  it.each<readonly [unknown, string]>([
    [{ ...SETTINGS, defaultRole: 'owner' }, 'Unknown role "owner", which is the default role.'],
    [{ ...SETTINGS, disabledRole: 'owner' }, 'Unknown role "owner"'],
    [
      { ...SETTINGS, groupRoles: [editors({ role: 'owner' })] },
      'Unknown role "owner", which the group with externalId "e1" gives.',
    ],
    [
      { ...SETTINGS, groupRoles: [editors({ targetTenantId: 'initech' })] },
      'People cannot be placed in the tenant "initech"',
    ],
    [
      { ...SETTINGS, groupRoles: [editors({ targetTenantId: 'globex' })] },
      'People cannot be placed in the tenant "globex"',
    ],
    [{ ...SETTINGS, precedence: ['admin'] }, 'The order of roles lacks "editor".'],
    [{ ...SETTINGS, precedence: ['editor', 'editor'] }, 'has the role "editor" twice'],
    [{ ...SETTINGS, precedence: ['editor', 'owner'] }, 'Unknown role "owner"'],
    [{ ...SETTINGS, disabledRole: 'admin' }, 'Disabled users cannot have the role "admin"'],
    [{ ...SETTINGS, groupRoles: 'all' }, 'The mappings must be a list'],
    [{ ...SETTINGS, groupRoles: [{ role: 'editor' }] }, 'Mapping 1 must name a group'],
    [
      { ...SETTINGS, groupRoles: [{ group: { id: '1', externalId: '2' }, role: 'editor' }] },
      'Mapping 1 must name a group',
    ],
    [{ ...SETTINGS, groupRoles: [{ group: { id: '' }, role: 'editor' }] }, 'The id of Mapping 1'],
    [{ ...SETTINGS, groupRoles: [{ group: { id: 'x'.repeat(501) }, role: 'editor' }] }, '500'],
    [{ ...SETTINGS, groupRoles: [{ group: { __proto__: 'x' }, role: 'editor' }] }, 'Mapping 1'],
    [{ ...SETTINGS, groupRoles: Array(1_001).fill(editors()) }, 'at most 1000'],
    [null, 'must be an object'],
    ['union', 'must be an object'],
  ])('that are wrong are refused by name: %j', async (settings, text) => {
    const service = make();
    const saving = service.save('acme', settings, { expectedRevision: undefined });
    await expect(saving).rejects.toThrow(RoleSettingsError);
    await expect(saving).rejects.toThrow(text);
    await expect(service.policyOf('acme', settings)).rejects.toThrow(text);
    expect((await service.read('acme')).saved).toBeUndefined();
  });

  it('may name the target tenants that this very tenant is offered', async () => {
    const service = make();
    const settings = { ...SETTINGS, groupRoles: [editors({ targetTenantId: 'globex' })] };
    const { settings: saved } = await service.save('group', settings, {
      expectedRevision: undefined,
    });
    expect(saved.groupRoles).toEqual(settings.groupRoles);
    expect((await service.roleResolver('group'))?.targetTenants).toEqual(['globex']);
  });

  it('keep one of two equal mappings, and nothing that they do not know', async () => {
    const settings = {
      ...SETTINGS,
      administratorRole: 'member',
      groupRoles: [editors({ note: 'x' }), editors()],
    };
    const record = await make().save('acme', settings, { expectedRevision: undefined });
    expect(record.settings).toEqual(SETTINGS);
  });

  it('go on without what the host has removed since, and say so', async () => {
    const store = createMemoryRoleSettingsStore();
    const before = make({ store });
    await before.save(
      'acme',
      {
        ...SETTINGS,
        defaultRole: 'none',
        groupRoles: [editors(), { group: { id: 'a' }, role: 'admin' }],
      },
      { expectedRevision: undefined },
    );
    const after = make({
      store,
      roles: ROLES.slice(0, 3).filter(({ value }) => value !== 'editor'),
    });
    const resolver = await after.roleResolver('acme');
    expect(resolver?.resolve(subject(['e1'])).assignments).toEqual([]);
    expect((await after.read('acme')).problems).toEqual([
      'Unknown role "none", which is the default role.',
      'Unknown role "none", which is the role of disabled users.',
      'Unknown role "editor", which the group with externalId "e1" gives.',
    ]);
    const other = make({ store, administratorRole: 'none' });
    expect((await other.read('acme')).problems).toHaveLength(1);
    expect(await other.roleResolver('acme')).toBeDefined();
  });
});

describe('the options of createRoleSettings', () => {
  it.each<readonly [object, string]>([
    [{ store: {} }, '"store" has no method read()'],
    [{ roles: [] }, '"roles" must be a list'],
    [{ roles: [{ value: 'admin' }] }, 'must have a value and a label'],
    [{ roles: [...ROLES, ROLES[0]] }, '"roles" has a role twice'],
    [{ administratorRole: 'owner' }, '"roles" lacks the role "owner"'],
    [{ assertedRoles: { boss: 'owner' } }, '"roles" lacks the role "owner"'],
    [{ initial: { defaultRole: 'owner' } }, '"initial": Unknown role "owner"'],
    [{ targetTenants: TENANTS }, '"targetTenants" must be a function'],
  ])('%j: %s', (options, text) => {
    const wrong = () => make(options as Partial<RoleSettingsOptions>);
    expect(wrong).toThrow(ScimConfigError);
    expect(wrong).toThrow(text);
    expect(wrong).toThrow('ERR_SCIM_ROLE_SETTINGS');
  });

  it('are all known', () => {
    const wrong = () => make({ defaultRole: 'member' } as Partial<RoleSettingsOptions>);
    expect(wrong).toThrow('ERR_SCIM_UNKNOWN_OPTION: Unknown option "defaultRole"');
  });
});
