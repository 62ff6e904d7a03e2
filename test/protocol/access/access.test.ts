import { describe, expect, it } from '@jest/globals';
import {
  createMemoryStores,
  type ScimOptions,
  UnavailableError,
  type UserStore,
} from '../../../src/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { patch } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import { signInWorld } from './sign-in-world.js';

const MEMBERS = { roleResolver: createRolePolicy({ defaultRole: 'member' }) };
const OFF = patch({ op: 'replace', path: 'active', value: false });

/** Stores of a host that has what is needed and no more. */
function plainStores(filter: 'full' | 'none' = 'full'): Partial<ScimOptions> {
  const stores = createMemoryStores();
  const { userStore } = stores;
  return {
    ...stores,
    userStore: overriding(userStore, {
      capabilities: { ...userStore.capabilities, filter },
      readAccess: undefined,
      linkIdentity: undefined,
      unlinkIdentity: undefined,
    }),
  };
}

/** A user store that is asked whatever this says. */
const withAccess = (readAccess: () => Promise<never>): Partial<ScimOptions> => {
  const stores = createMemoryStores();
  return { ...stores, userStore: overriding(stores.userStore, { readAccess }) };
};

describe('router.access', () => {
  it('answers with the roles of the tenant, and since when it is so', async () => {
    const { router, scim, create } = signInWorld(MEMBERS);
    const userId = await create('acme', 'ada');
    const { body } = await scim('acme').get(`/Users/${userId}`);
    expect(await router.access('acme', { userId })).toEqual({
      allowed: true,
      reason: 'active',
      roles: ['member'],
      targetRoles: [],
      since: body.meta.created,
      stale: false,
    });
  });

  it('remembers since when somebody is inactive, whatever else changes', async () => {
    const times = ['2026-01-01', '2026-01-02', '2026-01-03'].map((day) => new Date(day));
    const { router, scim, create } = signInWorld(
      createMemoryStores({ now: () => times.shift() ?? new Date('2026-02-01') }),
    );
    const userId = await create('acme', 'ada');
    await scim('acme').patch(`/Users/${userId}`, OFF).expect(200);
    const rename = patch({ op: 'replace', path: 'displayName', value: 'Ada' });
    await scim('acme').patch(`/Users/${userId}`, rename).expect(200);
    const { since } = await router.access('acme', { userId });
    expect(since).toBe('2026-01-02T00:00:00.000Z');
  });

  it('cannot be changed by whoever is given the answer', async () => {
    const { router, create } = signInWorld(MEMBERS);
    const access = await router.access('acme', { userId: await create('acme', 'ada') });
    expect(Object.isFrozen(access)).toBe(true);
    expect(Object.isFrozen(access.roles)).toBe(true);
  });

  it('tells the roles of somebody who was placed in another tenant', async () => {
    const { router, scim, create } = signInWorld({
      roleResolver: createRolePolicy({
        defaultRole: 'member',
        groupRoles: [{ group: { displayName: 'Beta' }, role: 'author', targetTenantId: 'beta' }],
      }),
      roles: { targetTenants: ['beta'] },
    });
    const userId = await create('home', 'ada');
    const team = { displayName: 'Beta', members: [{ value: userId }] };
    await scim('home').post('/Groups', team).expect(201);
    const access = await router.access('home', { userId });
    expect(access.targetRoles).toEqual([{ role: 'author', targetTenantId: 'beta' }]);
    expect(access.roles).not.toContain('author');
    expect(await router.access('beta', { userId })).toMatchObject({
      allowed: false,
      reason: 'gone',
    });
  });

  it.each([
    ['an e-mail address', { email: 'ada@example.com' }],
    ['a user name', { userName: 'ada' }],
    ['two names at once', { userId: '1', externalId: '2' }],
    ['a user name besides', { userId: '1', userName: 'ada' }],
    ['half an identity', { issuer: 'https://idp.example' }],
    ['an id that was forgotten', { userId: undefined }],
    ['an empty id', { userId: '' }],
    ['a number', { userId: 7 }],
    ['no externalId', { externalId: null }],
    ['an account without anything else', { accountId: 'account-1' }],
    ['nothing', {}],
    ['null', null],
    ['a string', 'ada'],
    ['what it inherits', Object.create({ userId: null })],
  ])('refuses %s', async (_, who) => {
    const { router } = signInWorld();
    await expect(router.access('acme', who as never)).rejects.toThrow(TypeError);
  });

  it('refuses a tenant that is no string', async () => {
    const { router } = signInWorld();
    await expect(router.access(undefined as never, { userId: null })).rejects.toThrow(TypeError);
  });

  it.each(['__proto__', 'constructor', 'toString'])('takes "%s" for a name', async (name) => {
    const { router } = signInWorld();
    expect((await router.access(name, { userId: name })).reason).toBe('gone');
    expect((await router.access(name, { externalId: name })).reason).toBe('notManaged');
    const identity = { issuer: name, subject: name };
    expect((await router.access(name, identity)).reason).toBe('gone');
  });

  it('asks the break-glass list about the SCIM id where no account is given', async () => {
    const listed: string[] = [];
    const { router, scim, create } = signInWorld({ access: { breakGlass: () => listed } });
    const userId = await create('acme', 'ada', { externalId: 'e-1' });
    await scim('acme').patch(`/Users/${userId}`, OFF).expect(200);
    listed.push(userId);
    expect((await router.access('acme', { externalId: 'e-1' })).reason).toBe('breakGlass');
    const who = { userId, accountId: 'another' };
    expect((await router.access('acme', who)).reason).toBe('inactive');
  });

  it('still answers after the router was closed', async () => {
    const { router, create } = signInWorld();
    const userId = await create('acme', 'ada');
    await router.close();
    expect((await router.access('acme', { userId })).allowed).toBe(true);
  });
});

describe('router.access that gets no answer', () => {
  it('hands on what the store throws', async () => {
    const away = withAccess(() => Promise.reject(new UnavailableError()));
    const { router } = signInWorld(away);
    await expect(router.access('acme', { userId: '1' })).rejects.toThrow(UnavailableError);
  });

  it.each([
    ['nothing', undefined],
    ['one user alone', { userId: '1', active: true, assignments: [] }],
    ['somebody who is neither active nor not', [{ userId: '1', active: 'yes', assignments: [] }]],
    ['a hole', [null]],
  ])('refuses a store that returns %s', async (_, answer) => {
    const { router } = signInWorld(withAccess(() => Promise.resolve(answer as never)));
    await expect(router.access('acme', { userId: '1' })).rejects.toThrow(TypeError);
  });

  it('throws while the deletion guard cannot be asked', async () => {
    const guard = { admit: async () => ({ allowed: true, counted: false }) };
    const deletionGuard = {
      ...guard,
      hold: async () => {},
      cancel: async () => {},
      isHeld: () => Promise.reject(new Error('away')),
    } as never;
    const { router, create, logged } = signInWorld({ deletionGuard });
    const userId = await create('acme', 'ada');
    await expect(router.access('acme', { userId })).rejects.toThrow('deletionGuard');
    expect(logged).toHaveLength(1);
  });

  it('throws while the switch of provisioning cannot be asked', async () => {
    let isAway = false;
    const provisioning = () => {
      if (isAway) throw new Error('away');
      return true;
    };
    const { router, create } = signInWorld({ provisioning });
    const userId = await create('acme', 'ada');
    isAway = true;
    await expect(router.access('acme', { userId })).rejects.toThrow('provisioning');
  });

  it('lets active people in while the break-glass list cannot be asked', async () => {
    const breakGlass = () => Promise.reject(new Error('away'));
    const { router, create } = signInWorld({ access: { breakGlass } });
    const userId = await create('acme', 'ada');
    expect((await router.access('acme', { userId })).allowed).toBe(true);
    await expect(router.access('acme', { userId: 'unknown' })).rejects.toThrow('breakGlass');
  });
});

describe('router.access over a store without readAccess', () => {
  it('finds by id, with the roles', async () => {
    const { router, create } = signInWorld({ ...plainStores(), ...MEMBERS });
    const userId = await create('acme', 'ada');
    const access = await router.access('acme', { userId });
    expect(access).toMatchObject({ allowed: true, roles: ['member'] });
    expect(access).not.toHaveProperty('since');
    expect((await router.access('acme', { userId: 'x' })).reason).toBe('gone');
  });

  it.each(['full', 'none'] as const)('finds by externalId, filter: %s', async (filter) => {
    const { router, scim, create } = signInWorld({ ...plainStores(filter), ...MEMBERS });
    const userId = await create('acme', 'ada', { externalId: 'e-1' });
    const by = (externalId: string) => router.access('acme', { externalId });
    expect(await by('e-1')).toMatchObject({ reason: 'active', roles: ['member'] });
    expect((await by('E-1')).reason).toBe('notManaged');
    await scim('acme').patch(`/Users/${userId}`, OFF).expect(200);
    expect((await by('e-1')).reason).toBe('inactive');
    await create('acme', 'eve', { externalId: 'e-1' });
    expect((await by('e-1')).reason).toBe('ambiguous');
  });

  it('looks at everybody, however small the pages of the store are', async () => {
    const stores = plainStores('none');
    const store = stores.userStore as UserStore;
    const list: UserStore['list'] = (ctx, { page, ...query }) =>
      store.list(ctx, { ...query, page: { ...page, count: Math.min(page.count, 2) } });
    const options = { ...stores, userStore: overriding(store, { list }) };
    const { router, create } = signInWorld(options);
    for (const name of ['a', 'b', 'c']) await create('acme', name);
    await create('acme', 'ada', { externalId: 'e-1' });
    expect((await router.access('acme', { externalId: 'e-1' })).reason).toBe('active');
    const few = signInWorld({ ...options, limits: { maxScan: 2 } });
    const asked = few.router.access('acme', { externalId: 'e-1' });
    await expect(asked).rejects.toThrow('too many users');
  });

  it('says what is missing for identities', async () => {
    const { router, create } = signInWorld(plainStores());
    const identity = { issuer: 'https://idp.example', subject: 'ada' };
    await expect(router.access('acme', identity)).rejects.toThrow('readAccess()');
    const userId = await create('acme', 'ada');
    await expect(router.identities.link('acme', userId, identity)).rejects.toThrow(
      'linkIdentity()',
    );
  });
});

describe('router.access over a host with ids of its own', () => {
  it('is asked by the ids that providers see', async () => {
    const stores = createMemoryStores();
    const userStore = overriding(stores.userStore, {
      ids: {
        encode: (id) => `u-${id}`,
        decode: (id) => (id.startsWith('u-') ? id.slice(2) : undefined),
      },
    });
    const { router, create } = signInWorld({ ...stores, userStore, ...MEMBERS });
    const userId = await create('acme', 'ada');
    expect(userId).toMatch(/^u-/);
    expect(await router.access('acme', { userId })).toMatchObject({
      allowed: true,
      roles: ['member'],
    });
    expect((await router.access('acme', { userId: userId.slice(2) })).reason).toBe('gone');
    const identity = { issuer: 'https://idp.example', subject: 'ada' };
    await router.identities.link('acme', userId, identity);
    expect((await router.access('acme', identity)).allowed).toBe(true);
  });
});

describe('the option "access"', () => {
  it.each([
    ['access', { access: 'strict' }],
    ['access.requireProvisioning', { access: { requireProvisioning: 'yes' } }],
    ['access.breakGlass', { access: { breakGlass: ['account-1'] } }],
    ['access', { access: { requireProvisoning: true } }],
  ])('is checked at start: %s', (name, wrong) => {
    expect(() => signInWorld(wrong as never)).toThrow(name);
  });
});
