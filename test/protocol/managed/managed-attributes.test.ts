import { describe, expect, it } from '@jest/globals';
import {
  createMemoryStores,
  type ManagedAttributes,
  NotFoundError,
  type RequestContext,
  ScimError,
  type ScimEvent,
  type ScimOptions,
  VersionConflictError,
} from '../../../src/index.js';
import { createDeletionGuard } from '../../../src/monitoring/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { ENTERPRISE, patch, USER, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import { signInWorld } from '../access/sign-in-world.js';

const CTX: RequestContext = {
  tenantId: 'acme',
  principal: { id: 'product' },
  requestId: 'r',
  signal: new AbortController().signal,
};

const ADA = {
  displayName: 'Ada',
  password: 'correct horse battery staple',
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [{ value: 'ada@example.com', type: 'work' }],
  [ENTERPRISE]: { department: 'Research' },
};
const DEPARTMENT = `${ENTERPRISE}:department`;

/** A product that changes its people by itself, as a provider does not see it. */
function productWorld(options: Partial<ScimOptions> = {}) {
  const stores = createMemoryStores();
  const { userStore } = stores;
  const world = signInWorld({ ...stores, managedAttributes: true, ...options });
  const read = (userId: string) => world.router.managedAttributes('acme', userId);
  return {
    ...world,
    acme: world.scim('acme'),
    read,
    /** Names of what is managed; those that differ with an exclamation mark. */
    async names(userId: string): Promise<readonly string[]> {
      const managed = await read(userId);
      return (managed?.attributes ?? []).map((one) => `${one.attribute}${one.edited ? '!' : ''}`);
    },
    async edit(userId: string, changes: object): Promise<void> {
      const record = await userStore.get(CTX, userId);
      if (!record) throw new Error('There is no such user.');
      const { id: _, meta: __, ...attributes } = record;
      await userStore.replace(CTX, userId, { ...attributes, ...changes });
    },
    restore: (userId: string, names?: readonly string[]) =>
      world.router.managedAttributes.restore('acme', userId, names),
  };
}

const managedIn = (managed: ManagedAttributes | undefined, name: string) =>
  managed?.attributes.find(({ attribute }) => attribute === name);

describe('managed attributes', () => {
  it('are what a POST gave, and never the password', async () => {
    const { create, read, names } = productWorld();
    const id = await create('acme', 'ada', ADA);
    expect(await names(id)).toEqual([
      'active',
      'displayName',
      'emails',
      'name',
      DEPARTMENT,
      'userName',
    ]);
    const managed = await read(id);
    expect(managed?.managed).toBe(true);
    expect(managedIn(managed, 'name')).toEqual({
      attribute: 'name',
      provisioned: ADA.name,
      current: ADA.name,
      edited: false,
    });
    expect(JSON.stringify(managed)).not.toContain('horse');
  });

  it('leave out what the provider did not say', async () => {
    const { acme, names } = productWorld();
    const { body } = await acme.post('/Users', { schemas: [USER], userName: 'ada' }).expect(201);
    expect(await names(body.id)).toEqual(['userName']);
  });

  it('are after a PUT what it gave, and no more', async () => {
    const { acme, create, names } = productWorld();
    const id = await create('acme', 'ada', ADA);
    await acme.put(`/Users/${id}`, user('ada', { title: 'Countess' })).expect(200);
    expect(await names(id)).toEqual(['active', 'title', 'userName']);
  });

  it('are besides those of before what a PATCH touches, in every form', async () => {
    const { acme, create, names } = productWorld();
    const id = await create('acme', 'ada');
    const by = (...operations: object[]) =>
      acme.patch(`/Users/${id}`, patch(...operations)).expect(200);
    await by({ op: 'add', value: { title: 'Countess', 'name.familyName': 'Lovelace' } });
    await by({ op: 'add', path: 'emails[type eq "work"].value', value: 'ada@example.com' });
    await by({ op: 'replace', path: DEPARTMENT, value: 'Research' });
    expect(await names(id)).toEqual(['active', 'emails', 'name', 'title', DEPARTMENT, 'userName']);
    await by({ op: 'remove', path: 'title' }, { op: 'remove', path: ENTERPRISE });
    await by({ op: 'remove', path: 'name.familyName' });
    await by({ op: 'replace', path: 'emails', value: [] });
    expect(await names(id)).toEqual(['active', 'userName']);
  });

  it('are noted by a PATCH that changes nothing, for the product may have made it so', async () => {
    const { acme, create, edit, names } = productWorld();
    const id = await create('acme', 'ada');
    await edit(id, { title: 'Countess' });
    const same = patch({ op: 'replace', path: 'title', value: 'Countess' });
    await acme.patch(`/Users/${id}`, same).expect(200);
    expect(await names(id)).toEqual(['active', 'title', 'userName']);
  });

  it('are noted of people made by Bulk, linked, or provisioned in part', async () => {
    const stores = createMemoryStores();
    const { router, acme } = productWorld({
      ...stores,
      resolveExisting: () => ({ action: 'link' }),
    });
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'];
    const data = user('ada', { displayName: 'Ada' });
    const Operations = [{ method: 'POST', path: '/Users', bulkId: 'a', data }];
    const { body } = await acme.post('/Bulk', { schemas, Operations }).expect(200);
    const bulk = await router.managedAttributes(
      'acme',
      body.Operations[0].location.split('/').at(-1),
    );
    expect(managedIn(bulk, 'displayName')?.provisioned).toBe('Ada');
    const hiddenId = await stores.userStore.addHidden('acme', { userName: 'eve', title: 'Spy' });
    expect(await router.managedAttributes('acme', hiddenId)).toBeUndefined();
    const linked = await acme.post('/Users', user('eve', { displayName: 'Eve' })).expect(201);
    expect((await router.managedAttributes('acme', linked.body.id))?.attributes).toHaveLength(3);
  });

  it('keep what they were where a rule has left an attribute out', async () => {
    const { acme, create, read, names } = productWorld();
    const id = await create('acme', 'ada', { ...ADA, title: 'Countess' });
    const wrong = { name: 7, displayName: 'Countess', active: false };
    const { body } = await acme.put(`/Users/${id}`, user('ada', wrong)).expect(200);
    expect(body.name).toEqual(ADA.name);
    expect(await names(id)).toEqual(['active', 'displayName', 'name', 'userName']);
    const after = await read(id);
    expect(managedIn(after, 'active')?.provisioned).toBe(false);
    expect(managedIn(after, 'name')?.provisioned).toEqual(ADA.name);
  });

  it('tell what the product has changed since', async () => {
    const { create, edit, read, names } = productWorld();
    const id = await create('acme', 'ada', ADA);
    await edit(id, { displayName: 'Countess', title: 'Her own', name: { givenName: 'ada' } });
    expect(await names(id)).toEqual([
      'active',
      'displayName!',
      'emails',
      'name!',
      DEPARTMENT,
      'userName',
    ]);
    expect(managedIn(await read(id), 'displayName')).toEqual({
      attribute: 'displayName',
      provisioned: 'Ada',
      current: 'Countess',
      edited: true,
    });
  });

  it('do not take another order of a list, or of keys, for a change', async () => {
    const { create, edit, names } = productWorld();
    const emails = [
      { value: 'a@example.com', type: 'work' },
      { value: 'b@example.com', type: 'home' },
    ];
    const id = await create('acme', 'ada', { emails });
    await edit(id, { emails: [{ type: 'home', value: 'b@example.com' }, emails[0]] });
    expect(await names(id)).not.toContain('emails!');
    await edit(id, { emails: [emails[0], emails[0]] });
    expect(await names(id)).toContain('emails!');
  });

  it('are nobody’s who is not there, and not managed where nothing was noted', async () => {
    const { acme, create, read, router, userId } = {
      ...productWorld(),
      userId: 'unknown',
    };
    expect(await read(userId)).toBeUndefined();
    const id = await create('acme', 'ada');
    expect(await router.managedAttributes('other', id)).toBeUndefined();
    await acme.delete(`/Users/${id}`).expect(204);
    expect(await read(id)).toBeUndefined();
    const stores = createMemoryStores();
    const before = await stores.userStore.create(CTX, { userName: 'old', active: true });
    const later = productWorld(stores);
    expect(await later.read(before.id)).toEqual({ managed: false, attributes: [] });
    expect(await later.restore(before.id)).toEqual([]);
  });

  it('are rolled back with the write', async () => {
    const stores = createMemoryStores();
    let isBroken = false;
    const unitOfWork: ScimOptions['unitOfWork'] = {
      run: (ctx, work) =>
        stores.unitOfWork.run(ctx, async (inner) => {
          const done = await work(inner);
          if (isBroken) throw new VersionConflictError();
          return done;
        }),
    };
    const { acme, create, read } = productWorld({
      ...stores,
      unitOfWork,
      limits: { maxRetries: 0 },
    });
    const id = await create('acme', 'ada');
    isBroken = true;
    const rename = patch({ op: 'add', path: 'displayName', value: 'Ada' });
    await acme.patch(`/Users/${id}`, rename).expect(503);
    expect(managedIn(await read(id), 'displayName')).toBeUndefined();
  });
});

describe('putting back what was provisioned', () => {
  it('makes it what the provider said, and leaves the rest alone', async () => {
    const { acme, create, edit, restore, names } = productWorld();
    const id = await create('acme', 'ada', ADA);
    await edit(id, {
      displayName: 'Countess',
      title: 'Her own',
      name: { givenName: 'Ada', middleName: 'King' },
      emails: [{ value: 'ada@home.example', type: 'home' }],
      [ENTERPRISE]: { department: 'Poetry', costCenter: 'C1' },
    });
    expect(await restore(id)).toEqual(['displayName', 'emails', 'name', DEPARTMENT]);
    const { body } = await acme.get(`/Users/${id}`).expect(200);
    expect(body).toMatchObject({
      displayName: 'Ada',
      title: 'Her own',
      name: ADA.name,
      emails: ADA.emails,
      [ENTERPRISE]: { department: 'Research', costCenter: 'C1' },
    });
    expect(body.name).not.toHaveProperty('middleName');
    expect((await names(id)).filter((name) => name.endsWith('!'))).toEqual([]);
    expect(await restore(id)).toEqual([]);
  });

  it('puts back only what it is told, in any case', async () => {
    const { create, edit, restore, names } = productWorld();
    const id = await create('acme', 'ada', ADA);
    await edit(id, { displayName: 'Countess', name: { givenName: 'A' } });
    expect(await restore(id, ['DISPLAYNAME', 'title'])).toEqual(['displayName']);
    expect(await names(id)).toContain('name!');
  });

  it('is an update like any other: version, event, roles', async () => {
    const events: ScimEvent[] = [];
    const { acme, create, edit, restore } = productWorld({
      onEvent: (event) => void events.push(event),
      roleResolver: createRolePolicy({ defaultRole: 'member', disabledRole: 'former' }),
    });
    const id = await create('acme', 'ada');
    await acme.patch(`/Users/${id}`, patch({ op: 'replace', path: 'active', value: false }));
    await edit(id, { active: true });
    const before = await acme.get(`/Users/${id}`);
    events.length = 0;
    expect(await restore(id)).toEqual(['active']);
    const after = await acme.get(`/Users/${id}`);
    expect(after.headers.etag).not.toBe(before.headers.etag);
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['user.updated', 'user.deactivated']),
    );
    expect(events.every(({ principal }) => principal?.id === 'managedAttributes')).toBe(true);
  });

  it('asks the deletion guard, as the provider is', async () => {
    const deletionGuard = createDeletionGuard({ threshold: { count: 1 } });
    const { acme, create, edit, restore } = productWorld({ deletionGuard });
    const ids = [await create('acme', 'ada'), await create('acme', 'eve')];
    const [ada = '', eve = ''] = ids;
    const off = patch({ op: 'replace', path: 'active', value: false });
    await acme.patch(`/Users/${ada}`, off).expect(200);
    await edit(ada, { active: true });
    await acme.delete(`/Users/${eve}`).expect(503);
    await expect(restore(ada)).resolves.toEqual(['active']);
  });

  it('is refused where somebody else has the unique value now, and changes nothing then', async () => {
    const { create, edit, restore, names } = productWorld();
    const id = await create('acme', 'ada', { displayName: 'Ada' });
    await edit(id, { userName: 'countess', displayName: 'Countess' });
    await create('acme', 'ada');
    await expect(restore(id)).rejects.toMatchObject({ code: 'uniqueness' });
    expect(await names(id)).toEqual(['active', 'displayName!', 'userName!']);
    expect(await restore(id, ['displayName'])).toEqual(['displayName']);
  });

  it('is tried again when somebody else was faster', async () => {
    const stores = createMemoryStores();
    let conflicts = 2;
    const userStore = overriding(stores.userStore, {
      replace: async (ctx, id, next, options) => {
        if (ctx.principal.id === 'managedAttributes' && conflicts-- > 0) {
          throw new VersionConflictError();
        }
        return stores.userStore.replace(ctx, id, next, options);
      },
    });
    const world = productWorld({ ...stores, userStore });
    const id = await world.create('acme', 'ada', { displayName: 'Ada' });
    const record = await stores.userStore.get(CTX, id);
    await stores.userStore.replace(CTX, id, { ...record, displayName: 'Countess' });
    expect(await world.restore(id)).toEqual(['displayName']);
  });

  it.each([
    ['a name that nothing has', ['shoeSize']],
    ['a part of an attribute', ['name.givenName']],
    ['a password', ['password']],
    ['an id', ['id']],
    ['what every object has', ['__proto__']],
    ['a number', [7]],
    ['no list', 'displayName'],
  ])('refuses %s', async (_, names) => {
    const { create, restore } = productWorld();
    const id = await create('acme', 'ada');
    await expect(restore(id, names as never)).rejects.toThrow(TypeError);
  });

  it('is refused for nobody, in another tenant, and after the router was closed', async () => {
    const { router, create, restore } = productWorld();
    const id = await create('acme', 'ada');
    await expect(restore('unknown')).rejects.toThrow(NotFoundError);
    await expect(router.managedAttributes.restore('other', id)).rejects.toThrow(NotFoundError);
    await router.close();
    await expect(restore(id)).rejects.toThrow(ScimError);
  });
});

describe('the option "managedAttributes"', () => {
  it('is off by default: nothing is noted', async () => {
    const stores = createMemoryStores();
    const { router, create } = signInWorld(stores);
    const id = await create('acme', 'ada');
    expect(await stores.userStore.readProvisioned(CTX, id)).toBeUndefined();
    await expect(router.managedAttributes('acme', id)).rejects.toMatchObject({
      code: 'ERR_SCIM_MANAGED_ATTRIBUTES',
    });
  });

  it('needs a store that can note it', () => {
    const stores = createMemoryStores();
    const userStore = overriding(stores.userStore, { noteProvisioned: undefined });
    expect(() => productWorld({ ...stores, userStore })).toThrow('noteProvisioned()');
    expect(() => productWorld({ managedAttributes: 'yes' as never })).toThrow('true or false');
  });
});
