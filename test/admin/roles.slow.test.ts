import { describe, expect, it, jest } from '@jest/globals';
import { createRolePolicy } from '../../src/roles/index.js';
import { applied, createRolesWorld, ROLES, SETTINGS } from './roles-world.js';

const editors = { group: { displayName: 'Editors' }, role: 'editor' };

describe('the role settings of a tenant', () => {
  it('are shown with the names that the provider gives its groups, and what can be chosen', async () => {
    const world = createRolesWorld();
    const admin = world.as('group/ada');
    const id = await world.addGroup('group', 'Editors', [], { externalId: 'e-1' });
    const groupRoles = [
      { group: { externalId: 'e-1' }, role: 'editor' },
      { group: { id }, role: 'admin', targetTenantId: 'globex' },
      { group: { displayName: 'not yet sent' }, role: 'member' },
    ];
    const settings = { ...SETTINGS, groupRoles };
    await admin('put', '/roles', { settings, revision: null }).expect(200);
    const { body } = await admin('get', '/roles').expect(200);
    expect(body).toEqual({
      roles: ROLES,
      targetTenants: [{ id: 'globex', label: 'Globex Ltd' }],
      settings: {
        ...SETTINGS,
        groupRoles: [
          { ...groupRoles[0], groupName: 'Editors' },
          { ...groupRoles[1], groupName: 'Editors' },
          groupRoles[2],
        ],
      },
      revision: expect.any(String),
      savedAt: expect.any(String),
      savedBy: 'ada',
      problems: [],
      replay: { done: 0, finished: false },
      lockable: true,
    });
    expect((await admin('get', '/state')).body.roles).toBe(true);
  });

  it('are the initial ones before anything is saved', async () => {
    const { body } = await createRolesWorld().as('acme/ada')('get', '/roles').expect(200);
    expect(body).toMatchObject({
      settings: { defaultRole: 'member', disabledRole: null, precedence: 'union', groupRoles: [] },
      revision: null,
      targetTenants: [],
    });
    expect(body).not.toHaveProperty('replay');
  });

  it('take effect at once for whoever changes, and by the replay for everybody', async () => {
    const world = createRolesWorld();
    const admin = world.as('acme/ada');
    const [bob, eve] = [await world.addUser('acme', 'bob'), await world.addUser('acme', 'eve')];
    const group = await world.addGroup('acme', 'Editors', [bob]);
    const settings = { ...SETTINGS, groupRoles: [editors] };
    const saved = await admin('put', '/roles', { settings, revision: null }).expect(200);
    expect(await world.rolesOf('acme', bob)).toEqual(['member']);
    await world.router.roles.recompute('acme', [bob]);
    expect(await world.rolesOf('acme', bob)).toEqual(['editor']);

    const again = { ...settings, defaultRole: 'none' };
    const { revision } = (
      await admin('put', '/roles', { settings: again, revision: saved.body.revision }).expect(200)
    ).body;
    const steps = await applied(admin, revision);
    expect(steps.at(-1)).toEqual({ done: 2, total: 2, finished: true });
    expect(await world.rolesOf('acme', eve)).toEqual(['none']);
    expect((await admin('get', '/roles')).body.replay).toEqual({
      done: 2,
      total: 2,
      finished: true,
    });
    expect(world.audit).toMatchObject([
      { type: 'admin.roles.saved', administrator: 'ada', before: { groupRoles: [] } },
      { type: 'admin.roles.saved', before: settings, after: again, revision },
      { type: 'admin.roles.replay.started', revision },
      { type: 'admin.roles.replay.finished', revision, users: 2, tenantId: 'acme' },
    ]);
    expect(group).toBeDefined();
  });

  it('are not overwritten by the second of two administrators', async () => {
    const world = createRolesWorld();
    const settings = { ...SETTINGS, groupRoles: [editors] };
    await world.as('acme/ada')('put', '/roles', { settings, revision: null }).expect(200);
    const { body } = await world
      .as('acme/bob')('put', '/roles', { settings: SETTINGS, revision: null })
      .expect(409);
    expect(body.detail).toContain('Somebody else has saved other settings');
    const now = (await world.as('acme/bob')('get', '/roles')).body;
    expect(now.settings.groupRoles).toHaveLength(1);
    expect(now.savedBy).toBe('ada');
    expect(world.audit).toHaveLength(1);
  });

  it.each<readonly [object, string]>([
    [{ defaultRole: 'owner' }, 'Unknown role "owner"'],
    [{ groupRoles: [{ ...editors, role: 'owner' }] }, 'Unknown role "owner"'],
    [{ groupRoles: [{ ...editors, targetTenantId: 'initech' }] }, 'in the tenant "initech"'],
    [{ groupRoles: [{ ...editors, targetTenantId: 'globex' }] }, 'in the tenant "globex"'],
    [{ groupRoles: [{ role: 'editor' }] }, 'Mapping 1 must name a group'],
  ])('are refused by name where they are wrong: %j', async (wrong, text) => {
    const world = createRolesWorld();
    const admin = world.as('acme/ada');
    const settings = { ...SETTINGS, ...wrong };
    for (const call of [
      admin('put', '/roles', { settings, revision: null }),
      admin('post', '/roles/preview', { settings }),
    ]) {
      expect((await call.expect(400)).body.detail).toContain(text);
    }
    expect((await admin('get', '/roles')).body.revision).toBeNull();
    expect(world.audit).toEqual([]);
  });

  it('need a revision to be saved', async () => {
    const admin = createRolesWorld().as('acme/ada');
    await admin('put', '/roles', { settings: SETTINGS }).expect(400);
    await admin('put', '/roles', { settings: SETTINGS, revision: 7 }).expect(400);
  });

  it('may have many mappings, but not without end', async () => {
    const admin = createRolesWorld().as('acme/ada');
    const groupRoles = Array.from({ length: 1_000 }, (_, at) => ({
      group: { externalId: `00000000-0000-0000-0000-${at}` },
      role: 'editor',
    }));
    const settings = { ...SETTINGS, groupRoles };
    await admin('put', '/roles', { settings, revision: null }).expect(200);
    expect((await admin('get', '/roles').expect(200)).body.settings.groupRoles).toHaveLength(1_000);
    const body = { settings: { ...SETTINGS, defaultRole: 'x'.repeat(600_000) } };
    await admin('post', '/roles/preview', body).expect(413);
    await admin('post', '/roles/users', { text: 'x'.repeat(20_000) }).expect(413);
  });
});

describe('a preview', () => {
  it('says who would get and lose which role, and changes nothing', async () => {
    const world = createRolesWorld();
    const admin = world.as('acme/ada');
    const bob = await world.addUser('acme', 'bob');
    await world.addUser('acme', 'eve');
    await world.addUser('umbrella', 'mallory');
    await world.addGroup('acme', 'Editors', [bob]);
    const settings = { ...SETTINGS, groupRoles: [editors] };
    const before = world.told.length;
    const { body } = await admin('post', '/roles/preview', { settings }).expect(200);
    expect(body).toEqual({
      scanned: 2,
      total: 2,
      complete: true,
      changed: 1,
      kept: 0,
      roles: expect.arrayContaining([
        { role: 'editor', gained: 1, lost: 0 },
        { role: 'member', gained: 0, lost: 1 },
      ]),
      users: [
        { id: bob, userName: 'bob', before: [{ role: 'member' }], after: [{ role: 'editor' }] },
      ],
    });
    expect(await world.rolesOf('acme', bob)).toEqual(['member']);
    expect((await admin('get', '/roles')).body.revision).toBeNull();
    expect(world.told).toHaveLength(before);
    expect(world.audit).toEqual([]);
  });

  it('is made once at a time for a tenant', async () => {
    const world = createRolesWorld();
    await world.addUser('acme', 'bob');
    const admin = world.as('acme/ada');
    const answers = await Promise.all(
      [1, 2, 3].map(() => admin('post', '/roles/preview', { settings: SETTINGS })),
    );
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    await admin('post', '/roles/preview', { settings: SETTINGS }).expect(200);
  });
});

describe('a replay', () => {
  it('goes on where somebody else has stopped, and begins anew with other settings', async () => {
    const world = createRolesWorld();
    const { roleSettings, ctxOf, stores } = world;
    for (let at = 0; at < 1_200; at += 1) {
      await stores.userStore.create(ctxOf('acme'), { userName: `user${at}`, active: true });
    }
    const { body } = await world.as('acme/ada')('put', '/roles', {
      settings: SETTINGS,
      revision: null,
    });
    const { revision } = body;
    const stop = new AbortController();
    const { done, total, next } = await world.router.roles.replay('acme', {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    if (!next) throw new Error('There is nothing left.');
    await roleSettings.noteReplay('acme', revision, { done, total, after: next.after });
    world.told.length = 0;
    const bob = world.as('acme/bob');
    expect((await bob('get', '/roles')).body.replay).toEqual({
      done: 500,
      total: 1_200,
      finished: false,
    });
    const steps = await applied(bob, revision);
    expect(steps.at(-1)).toEqual({ done: 1_200, total: 1_200, finished: true });
    expect(world.told).toHaveLength(700);
    await applied(bob, revision);
    expect(world.told).toHaveLength(700);

    const other = await bob('put', '/roles', {
      settings: { ...SETTINGS, defaultRole: 'editor' },
      revision,
    });
    expect(other.body.replay).toEqual({ done: 0, finished: false });
    await bob('post', '/roles/replay', { revision }).expect(409);
    await applied(bob, other.body.revision);
    expect(world.told).toHaveLength(1_900);
  });

  it('in steps takes the role of the former administrator when the new one has it', async () => {
    const world = createRolesWorld();
    const { stores, ctxOf, rolesOf } = world;
    const admin = world.as('acme/ada');
    const groupRoles = (displayName: string) => [{ group: { displayName }, role: 'admin' }];
    const first = await admin('put', '/roles', {
      settings: { ...SETTINGS, groupRoles: groupRoles('Old') },
      revision: null,
    });
    const former = await world.addUser('acme', 'former');
    for (let at = 0; at < 1_100; at += 1) {
      await stores.userStore.create(ctxOf('acme'), { userName: `user${at}`, active: true });
    }
    const next = await world.addUser('acme', 'next');
    await world.addGroup('acme', 'Old', [former]);
    await world.addGroup('acme', 'New', [next]);
    expect(await rolesOf('acme', former)).toEqual(['admin']);
    const { body } = await admin('put', '/roles', {
      settings: { ...SETTINGS, groupRoles: groupRoles('New') },
      revision: first.body.revision,
    });
    // Every look at the clock is a step later, so that each step is one batch.
    let time = performance.now();
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => {
      time += 2_000;
      return time;
    });
    try {
      const steps = await applied(admin, body.revision);
      expect(steps.map(({ done }) => done)).toEqual([500, 1_000, 1_102]);
      expect(JSON.stringify(steps)).not.toContain(former);
    } finally {
      clock.mockRestore();
    }
    expect(await rolesOf('acme', former)).toEqual(['member']);
    expect(await rolesOf('acme', next)).toEqual(['admin']);
  });

  it('has nothing to do before anything is saved', async () => {
    const admin = createRolesWorld().as('acme/ada');
    await admin('post', '/roles/replay', { revision: null }).expect(409);
    await admin('post', '/roles/replay', {}).expect(409);
  });
});

describe('the roles of a user', () => {
  it('are found by a part of the name, each with its reason', async () => {
    const world = createRolesWorld({
      settings: { initial: { ...SETTINGS, groupRoles: [editors] } as never },
    });
    const admin = world.as('acme/ada');
    const bob = await world.addUser('acme', 'bob@example.com', { displayName: 'Bob B.' });
    const eve = await world.addUser('acme', 'eve@example.com', { active: false });
    await world.addGroup('acme', 'Editors', [bob]);
    const { body } = await admin('post', '/roles/users', { text: 'BOB' }).expect(200);
    expect(body).toEqual({
      users: [{ id: bob, userName: 'bob@example.com', displayName: 'Bob B.', active: true }],
      more: false,
    });
    const explained = async (userId: string) =>
      (await admin('post', '/roles/user', { userId }).expect(200)).body;
    expect(await explained(bob)).toEqual({
      id: bob,
      userName: 'bob@example.com',
      displayName: 'Bob B.',
      active: true,
      locked: false,
      roles: [{ role: 'editor', why: 'Member of the group “Editors”.' }],
    });
    expect(await explained(eve)).toMatchObject({
      active: false,
      roles: [{ role: 'none', why: 'The account is disabled.' }],
    });
  });

  it('can be locked by hand, hold in a replay, and follow the settings again', async () => {
    const world = createRolesWorld();
    const admin = world.as('acme/ada');
    const bob = await world.addUser('acme', 'bob');
    const roles = [{ role: 'editor' }, { role: 'none' }];
    const locked = await admin('post', '/roles/lock', { userId: bob, roles }).expect(200);
    expect(locked.body).toMatchObject({
      locked: true,
      roles: roles.map((each) => ({ ...each, why: 'Set by hand.' })),
      computed: [{ role: 'member', why: 'The default role: no group gives another one.' }],
    });
    const { revision } = (
      await admin('put', '/roles', {
        settings: { ...SETTINGS, defaultRole: 'none' },
        revision: null,
      })
    ).body;
    await applied(admin, revision);
    expect(await world.rolesOf('acme', bob)).toEqual(['editor', 'none']);
    const { body } = await admin('post', '/roles/unlock', { userId: bob }).expect(200);
    expect(body).toMatchObject({ locked: false, roles: [{ role: 'none' }] });
    expect(body).not.toHaveProperty('computed');
    expect(world.audit.filter(({ type }) => type.includes('lock'))).toEqual([
      expect.objectContaining({ type: 'admin.roles.locked', userId: bob, roles }),
      expect.objectContaining({ type: 'admin.roles.unlocked', userId: bob }),
    ]);
    expect(JSON.stringify(world.audit)).not.toContain('"bob"');
  });

  it('that are not yet those of the settings are shown as such', async () => {
    const world = createRolesWorld();
    const admin = world.as('acme/ada');
    const bob = await world.addUser('acme', 'bob');
    await admin('put', '/roles', {
      settings: { ...SETTINGS, defaultRole: 'none' },
      revision: null,
    });
    const { body } = await admin('post', '/roles/user', { userId: bob }).expect(200);
    expect(body.roles).toEqual([
      { role: 'member', why: expect.stringContaining('not been applied') },
    ]);
    expect(body.computed).toMatchObject([{ role: 'none' }]);
  });

  it.each<readonly [object, string]>([
    [{ roles: [{ role: 'owner' }] }, 'Unknown role "owner".'],
    [{ roles: [{ role: 'admin', targetTenantId: 'globex' }] }, 'in the tenant "globex"'],
    [{ roles: [null] }, 'Unknown role'],
    [{ roles: 'admin' }, '"roles" must be a list'],
    [{ userId: 7, roles: [] }, '"userId" must be'],
  ])('are not locked to what there is not: %j', async (wrong, text) => {
    const world = createRolesWorld();
    const userId = await world.addUser('acme', 'bob');
    const { body } = await world
      .as('acme/ada')('post', '/roles/lock', { userId, ...wrong })
      .expect(400);
    expect(body.detail).toContain(text);
    expect(await world.rolesOf('acme', userId)).toEqual(['member']);
    expect(world.audit).toEqual([]);
  });
});

describe('another tenant', () => {
  it('is reached by none of it', async () => {
    const world = createRolesWorld();
    const bob = await world.addUser('acme', 'bob');
    await world.addGroup('acme', 'Editors', [bob], { externalId: 'e-1' });
    await world.as('acme/ada')('put', '/roles', { settings: SETTINGS, revision: null });
    const eve = world.as('umbrella/eve');
    const named = { tenantId: 'acme', tenant: 'acme' };
    expect((await eve('post', '/roles/groups', { text: '', ...named })).body.groups).toEqual([]);
    expect((await eve('post', '/roles/users', { text: '', ...named })).body.users).toEqual([]);
    for (const path of ['/roles/user', '/roles/unlock', '/roles/lock']) {
      const body = { userId: bob, roles: [{ role: 'admin' }], ...named };
      const foreign = await eve('post', path, body).expect(404);
      const unknown = await eve('post', path, { ...body, userId: 'unknown' }).expect(404);
      expect(foreign.body).toEqual(unknown.body);
    }
    const group = { externalId: 'e-1' };
    const settings = { ...SETTINGS, groupRoles: [{ group, role: 'editor' }] };
    const saved = await eve('put', '/roles', { settings, revision: null, ...named }).expect(200);
    expect(saved.body.settings.groupRoles).toEqual([{ group, role: 'editor' }]);
    const preview = await eve('post', '/roles/preview', { settings, ...named }).expect(200);
    expect(preview.body).toMatchObject({ total: 0, changed: 0, users: [] });
    await applied(eve, saved.body.revision);
    expect(await world.rolesOf('acme', bob)).toEqual(['member']);
    expect((await world.as('acme/ada')('get', '/roles')).body.savedBy).toBe('ada');
    const { revision } = (await world.as('acme/ada')('get', '/roles')).body;
    await eve('put', '/roles', { settings: SETTINGS, revision, ...named }).expect(409);
    await eve('post', '/roles/replay', { revision, ...named }).expect(409);
  });
});

describe('a page without roles', () => {
  it('answers 404, and says that there are none', async () => {
    const { as } = createRolesWorld({ admin: { roles: undefined as never } });
    const admin = as('acme/ada');
    expect((await admin('get', '/state')).body.roles).toBe(false);
    await admin('get', '/roles').expect(404);
    await admin('post', '/roles/users', { text: '' }).expect(404);
    await admin('put', '/roles', { settings: SETTINGS, revision: null }).expect(404);
  });

  it('is refused at start where the router has no role resolver of its own', () => {
    expect(() => createRolesWorld({ scim: { roleResolver: undefined as never } })).toThrow(
      '"roles.router" has no "roleResolver".',
    );
    const policy = createRolePolicy({ defaultRole: 'member' });
    expect(() => createRolesWorld({ scim: { roleResolver: policy } })).not.toThrow();
    expect(() => createRolesWorld({ admin: { roles: {} as never } })).toThrow(
      'ERR_SCIM_ADMIN_OPTION: "roles.settings" has no read().',
    );
  });
});
