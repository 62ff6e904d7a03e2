import { describe, expect, it, jest } from '@jest/globals';
import {
  createMemoryStores,
  type ExistingDecision,
  type MemoryStoresOptions,
  type ResolveExisting,
  type ScimEvent,
} from '../../../src/index.js';
import { forEachExpress, mountScim } from '../../support/app.js';
import { expectScimError } from '../../support/expect-error.js';
import { user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';

const TENANT = 'default';

function withHidden(
  decision?: ExistingDecision | ResolveExisting,
  {
    stores: storeOptions,
    ...options
  }: Parameters<typeof mountScim>[0] & {
    readonly stores?: MemoryStoresOptions;
  } = {},
) {
  const stores = createMemoryStores(storeOptions);
  const asked = jest.fn<ResolveExisting>(
    typeof decision === 'function' ? decision : () => decision ?? { action: 'refuse' },
  );
  const events: ScimEvent[] = [];
  const { scim } = mountScim({
    ...stores,
    ...(decision ? { resolveExisting: asked } : {}),
    onEvent: (event) => void events.push(event),
    ...options,
  });
  const total = async () => (await scim.get('/Users')).body.totalResults;
  return { scim, users: stores.userStore, asked, events, total };
}

describe('a hidden user', () => {
  it('does not exist for SCIM, and blocks what is unique', async () => {
    const { scim, users, total } = withHidden();
    const id = await users.addHidden(TENANT, { userName: 'ada' });
    expect(await total()).toBe(0);
    await scim.get(`/Users/${id}`).expect(404);
    await scim.delete(`/Users/${id}`).expect(404);
    expectScimError(await scim.post('/Users', user('ADA')), 409, 'uniqueness');
    const { body } = await scim.post('/Users', user('bob')).expect(201);
    expectScimError(await scim.put(`/Users/${body.id}`, user('ada')), 409, 'uniqueness');
  });

  it('clashes with who is there, and with nobody of another tenant', async () => {
    const { scim, users } = withHidden();
    await scim.post('/Users', user('ada')).expect(201);
    await expect(users.addHidden(TENANT, { userName: 'Ada' })).rejects.toThrow('userName');
    await users.addHidden('other', { userName: 'bob' });
    await scim.post('/Users', user('bob')).expect(201);
  });

  it('is not taken over by an e-mail address', async () => {
    const { scim, users, asked, total } = withHidden({ action: 'link' });
    const emails = [{ value: 'ada@example.com', type: 'work' }];
    await users.addHidden(TENANT, { userName: 'ada', emails });
    await scim.post('/Users', user('lovelace', { emails })).expect(201);
    expect(asked).not.toHaveBeenCalled();
    expect(await total()).toBe(1);
  });
});

forEachExpress((_mount, express) => {
  describe('resolveExisting', () => {
    it('links: the hidden row becomes the user, with the id it had', async () => {
      const { scim, users, asked, events, total } = withHidden({ action: 'link' }, { express });
      const id = await users.addHidden(TENANT, { userName: 'ada', nickName: 'Countess' });
      const { body, headers } = await scim
        .post('/Users', user('Ada', { title: 'Lead', password: 'secret' }))
        .expect(201);
      expect(body).toMatchObject({ id, userName: 'Ada', title: 'Lead', active: true });
      expect(body).not.toHaveProperty('nickName');
      expect(headers.location).toContain(id);
      expect(await total()).toBe(1);
      expect(asked.mock.calls).toEqual([
        [
          expect.objectContaining({ tenantId: TENANT, principal: { id: 'tests' } }),
          {
            resourceType: 'User',
            draft: expect.objectContaining({ userName: 'Ada', title: 'Lead', active: true }),
            attribute: 'userName',
            hiddenId: id,
          },
        ],
      ]);
      expect(events).toEqual([
        expect.objectContaining({ type: 'user.created', resourceId: id, linked: true }),
      ]);
      expectScimError(await scim.post('/Users', user('ada')), 409, 'uniqueness');
      await scim.delete(`/Users/${id}`).expect(204);
    });

    it('refuses: 409 as without it, and the row stays hidden', async () => {
      const { scim, users, total } = withHidden({ action: 'refuse' }, { express });
      await users.addHidden(TENANT, { userName: 'ada' });
      expectScimError(await scim.post('/Users', user('ada')), 409, 'uniqueness');
      expect(await total()).toBe(0);
    });
  });
});

describe('resolveExisting', () => {
  it('that links somebody who is inactive ends what they hold; a new one holds nothing', async () => {
    const ended: string[] = [];
    const { scim, users, events } = withHidden(
      { action: 'link' },
      { onDeactivate: ({ userId }) => void ended.push(userId) },
    );
    const id = await users.addHidden(TENANT, { userName: 'ada' });
    await scim.post('/Users', user('ada', { active: false })).expect(201);
    await scim.post('/Users', user('bob', { active: false })).expect(201);
    expect(ended).toEqual([id]);
    expect(events).toMatchObject([
      { type: 'user.created', linked: true },
      { type: 'user.deactivated', resourceId: id },
      { type: 'user.created' },
      { type: 'user.deactivated', initial: true },
    ]);
  });

  it.each([
    ['without a word about it', {}],
    ['with null', { active: null }],
  ])('that links by a POST %s lets nobody in and shuts nobody out', async (_, more) => {
    const ended: string[] = [];
    const { scim, users, events } = withHidden(
      { action: 'link' },
      { onDeactivate: ({ userId }) => void ended.push(userId) },
    );
    const leaver = await users.addHidden(TENANT, { userName: 'ada', active: false });
    const { active: _active, ...ada } = user('ada', more);
    const silent = (userName: string) => ({ ...ada, ...more, userName });
    expect((await scim.post('/Users', silent('ada')).expect(201)).body).toMatchObject({
      id: leaver,
      active: false,
    });
    // Nothing ends with it: they held nothing before.
    expect(events).toMatchObject([
      { type: 'user.created', linked: true },
      { type: 'user.deactivated', initial: true },
    ]);
    const colleague = await users.addHidden(TENANT, { userName: 'bob', active: true });
    const unknown = await users.addHidden(TENANT, { userName: 'cyr' });
    for (const [name, id] of [
      ['bob', colleague],
      ['cyr', unknown],
    ] as const) {
      const { body } = await scim.post('/Users', silent(name)).expect(201);
      expect(body).toMatchObject({ id, active: true });
    }
    expect(ended).toEqual([]);
    expect(events.slice(2).map(({ type }) => type)).toEqual(['user.created', 'user.created']);
  });

  it('that links somebody inactive by a POST that says active lets them in', async () => {
    const { scim, users } = withHidden({ action: 'link' });
    const id = await users.addHidden(TENANT, { userName: 'ada', active: false });
    const { body } = await scim.post('/Users', user('ada', { active: true })).expect(201);
    expect(body).toMatchObject({ id, active: true });
  });

  it('links another hidden row that the host names', async () => {
    const ids: string[] = [];
    const { scim, users } = withHidden(async () => ({ action: 'link', id: ids[1] ?? '' }));
    ids.push(await users.addHidden(TENANT, { userName: 'ada' }));
    ids.push(await users.addHidden(TENANT, { userName: 'ada-of-the-cloud' }));
    expectScimError(await scim.post('/Users', user('ada')), 409, 'uniqueness');
    await scim.get(`/Users/${ids[1]}`).expect(404);
  });

  it('creates after the host has moved the row away, and asks no second time', async () => {
    const { scim, users, asked, total } = withHidden(async (ctx, { hiddenId }) => {
      await users.linkExisting(ctx, hiddenId, { userName: `${hiddenId}-renamed` });
      return { action: 'create' };
    });
    await users.addHidden(TENANT, { userName: 'ada' });
    await scim.post('/Users', user('ada')).expect(201);
    expect(await total()).toBe(2);

    asked.mockImplementation(() => ({ action: 'create' }));
    await users.addHidden(TENANT, { userName: 'bob' });
    expectScimError(await scim.post('/Users', user('bob')), 409, 'uniqueness');
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('creates when the row to be linked is gone by then', async () => {
    const { scim, users, events } = withHidden(async (ctx, { hiddenId }) => {
      await users.linkExisting(ctx, hiddenId, { userName: 'somebody-else' });
      return { action: 'link' };
    });
    const id = await users.addHidden(TENANT, { userName: 'ada' });
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    expect(body.id).not.toBe(id);
    expect(events).toHaveLength(1);
    expect(events[0]).not.toHaveProperty('linked');
  });

  it('is asked for operations of a Bulk request', async () => {
    const { scim, users } = withHidden({ action: 'link' });
    const id = await users.addHidden(TENANT, { userName: 'ada' });
    const { body } = await scim.post('/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [{ method: 'POST', path: '/Users', bulkId: 'a', data: user('ada') }],
    });
    expect(body.Operations).toMatchObject([
      { status: '201', location: expect.stringContaining(id) },
    ]);
  });

  it('is not asked about who is there for SCIM, nor for somebody who may not create', async () => {
    const { scim, users, asked } = withHidden(
      { action: 'link' },
      { authorize: ({ action }) => action !== 'create' },
    );
    await users.addHidden(TENANT, { userName: 'ada' });
    await scim.post('/Users', user('ada')).expect(403);
    const open = withHidden({ action: 'link' });
    await open.scim.post('/Users', user('bob')).expect(201);
    await open.scim.post('/Users', user('bob')).expect(409);
    expect(asked).not.toHaveBeenCalled();
    expect(open.asked).not.toHaveBeenCalled();
  });

  it('that fails is an internal error, and nothing is created', async () => {
    const { scim, users, total } = withHidden(() => Promise.reject(new Error('directory down')));
    await users.addHidden(TENANT, { userName: 'ada' });
    await scim.post('/Users', user('ada')).expect(500);
    expect(await total()).toBe(0);
  });

  it('needs a store that can link', () => {
    const { userStore } = createMemoryStores();
    const options = {
      userStore: overriding(userStore, { linkExisting: undefined }),
      resolveExisting: () => ({ action: 'link' }) as const,
    };
    expect(() => mountScim(options)).toThrow(
      expect.objectContaining({ code: 'ERR_SCIM_RESOLVE_EXISTING' }),
    );
  });

  it('is given host ids, and the answer shows those of the codec', async () => {
    const stores = createMemoryStores({ tombstones: true });
    const ids = {
      encode: (id: string) => `u-${id}`,
      decode: (id: string) => (id.startsWith('u-') ? id.slice(2) : undefined),
    };
    const events: ScimEvent[] = [];
    let asked = '';
    const { scim } = mountScim({
      ...stores,
      userStore: { ...stores.userStore, ids },
      resolveExisting: (_ctx, { hiddenId }) => {
        asked = hiddenId;
        return { action: 'link' };
      },
      onEvent: (event) => void events.push(event),
    });
    const id = await stores.userStore.addHidden(TENANT, { userName: 'ada' });
    const { body } = await scim.post('/Users', user('ada', { externalId: 'e1' })).expect(201);
    expect(asked).toBe(id);
    expect(body.id).toBe(`u-${id}`);
    await scim.delete(`/Users/${body.id}`).expect(204);
    await scim.post('/Users', user('ada', { externalId: 'e1' })).expect(201);
    expect(events.at(-1)).toMatchObject({ type: 'user.created', previousId: `u-${id}` });
  });
});

describe('a re-created person', () => {
  const person = user('ada', { externalId: 'e1' });

  it('is recognised once by externalId, where the store remembers, and has a new id', async () => {
    const { scim, events } = withHidden(undefined, { stores: { tombstones: true } });
    const first = (await scim.post('/Users', person)).body.id;
    await scim.delete(`/Users/${first}`).expect(204);
    const second = (await scim.post('/Users', person).expect(201)).body.id;
    expect(second).not.toBe(first);
    const created = () => events.filter(({ type }) => type === 'user.created');
    expect(created()).toMatchObject([
      { resourceId: first },
      { resourceId: second, previousId: first },
    ]);
    expect(created()[0]).not.toHaveProperty('previousId');
    await scim.post('/Users', user('eve', { externalId: 'e1' })).expect(201);
    expect(created()[2]).not.toHaveProperty('previousId');
    await scim.delete(`/Users/${second}`).expect(204);
    await scim.post('/Users', person).expect(201);
    expect(created()[3]).toMatchObject({ previousId: second });
  });

  it('is not recognised by name, in another tenant, or where nothing is remembered', async () => {
    const { scim, events } = withHidden(undefined, { stores: { tombstones: true } });
    const first = (await scim.post('/Users', person)).body.id;
    await scim.delete(`/Users/${first}`);
    await scim.post('/Users', user('ada')).expect(201);
    expect(events.at(-1)).not.toHaveProperty('previousId');

    const forgetful = withHidden();
    const id = (await forgetful.scim.post('/Users', person)).body.id;
    await forgetful.scim.delete(`/Users/${id}`);
    await forgetful.scim.post('/Users', person).expect(201);
    expect(forgetful.events.at(-1)).not.toHaveProperty('previousId');
  });

  it('is recognised again if the create that recognised them was rolled back', async () => {
    const stores = createMemoryStores({ tombstones: true });
    const events: ScimEvent[] = [];
    let broken = false;
    const { scim } = mountScim({
      ...stores,
      unitOfWork: overriding(stores.unitOfWork, {
        run: (ctx, work) =>
          stores.unitOfWork.run(ctx, async (inner) => {
            const result = await work(inner);
            if (broken) throw new Error('no commit');
            return result;
          }),
      }),
      onEvent: (event) => void events.push(event),
    });
    const first = (await scim.post('/Users', person)).body.id;
    await scim.delete(`/Users/${first}`);
    broken = true;
    await scim.post('/Users', person).expect(500);
    broken = false;
    await scim.post('/Users', person).expect(201);
    expect(events.at(-1)).toMatchObject({ type: 'user.created', previousId: first });
  });
});
