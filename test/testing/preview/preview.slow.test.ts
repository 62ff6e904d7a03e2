import { describe, expect, it } from '@jest/globals';
import {
  createAuthentikClient,
  createEntraClient,
  createJumpCloudClient,
  createOktaClient,
  createOneLoginClient,
  previewProvisioning,
} from 'express-scim/testing';
import { bearerTokens } from '../../../src/auth/index.js';
import {
  createMemoryStores,
  createScimRouter,
  type GroupStore,
  type RequestContext,
  type ScimOptions,
  type UserStore,
} from '../../../src/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { TOKEN } from '../../support/app.js';
import { ENTERPRISE } from '../../support/messages.js';
import { person } from '../providers/people.js';

const ctx: RequestContext = {
  tenantId: 'default',
  principal: { id: 'host' },
  requestId: 'r',
  signal: new AbortController().signal,
};

const READS = new Set([
  'get',
  'list',
  'membersOf',
  'listMembers',
  'groupsOf',
  'lockRoleStates',
  'findHidden',
  'getHidden',
  'countActive',
]);

/** A store of which every method that writes throws. */
function readOnly<S extends object>(store: S): S {
  const entries = Object.entries(store).map(([name, value]) => {
    if (typeof value !== 'function' || READS.has(name)) return [name, value];
    const refuse = () => {
      throw new Error(`${name} must not be called`);
    };
    return [name, refuse];
  });
  return Object.fromEntries(entries) as S;
}

/** Ada, Bea (disabled) and Zoe, the latter two of whom the directory does not manage yet; one team. */
async function host() {
  const { userStore, groupStore } = createMemoryStores();
  const create = (userName: string, more: object = {}) =>
    userStore.create(ctx, { userName, active: true, ...more });
  const ada = await create('ADA@example.com', { displayName: 'Ada' });
  const bea = await create('bea@example.com', { active: false, externalId: 'bea' });
  const zoe = await create('zoe@example.com', { [ENTERPRISE]: { manager: { value: ada.id } } });
  const team = await groupStore.create(ctx, { displayName: 'Crew', externalId: 'gid-1' });
  await groupStore.changeMembers(ctx, team.id, {
    from: 'empty',
    add: [{ value: zoe.id }, { value: bea.id }],
    remove: [],
    unknown: 'refuse',
  });
  const told: string[] = [];
  const options: ScimOptions = {
    userStore: readOnly<UserStore>(userStore),
    groupStore: readOnly<GroupStore>(groupStore),
    auth: bearerTokens([{ token: TOKEN, principal: { id: 'entra' } }]),
    onEvent: ({ type }) => void told.push(type),
    onDeactivate: () => void told.push('onDeactivate'),
    provisioningLog: { append: () => void told.push('log') },
  };
  return {
    options,
    ids: { ada: ada.id, bea: bea.id, zoe: zoe.id, team: team.id },
    told,
    userStore,
  };
}

const directory = {
  people: [person('ada'), person('bea'), person('cyr'), person('dov', { accountEnabled: false })],
  groups: [
    { objectId: 'gid-1', displayName: 'Crew', memberObjectIds: ['oid-ada', 'oid-bea'] },
    { objectId: 'gid-2', displayName: 'Deck', memberObjectIds: ['oid-cyr'] },
  ],
};

describe('previewProvisioning()', () => {
  it('asks admission in a unit of work that is rolled back, and names no role that stays', async () => {
    const stores = createMemoryStores();
    await stores.userStore.addHidden('default', { userName: 'ada@example.com' }, [
      { role: 'crew' },
    ]);
    let commits = 0;
    const within = ({ transaction }: RequestContext) => {
      if (transaction === undefined) throw new Error('asked without a transaction');
    };
    const options: ScimOptions = {
      ...stores,
      unitOfWork: {
        async run(of, work) {
          const result = await stores.unitOfWork.run(of, work);
          commits++;
          return result;
        },
      },
      auth: bearerTokens([{ token: TOKEN, principal: { id: 'entra' } }]),
      resolveExisting: () => ({ action: 'link' }),
      roleResolver: createRolePolicy({ defaultRole: 'crew' }),
      admission: {
        domains: {
          of(_, of) {
            within(of);
            return ['example.com'];
          },
        },
        seats: {
          limit(_, of) {
            within(of);
            return 1;
          },
        },
        decide(of) {
          within(of);
          return { admitted: true };
        },
      },
    };
    const preview = await previewProvisioning({ options, directory, client: createEntraClient });
    expect(preview.users.linked.map(({ name }) => name)).toEqual(['ada@example.com']);
    expect(preview.refused.map(({ name }) => name)).toEqual(['bea@example.com', 'cyr@example.com']);
    expect(preview.groups.created).toHaveLength(2);
    expect(preview.roles).toEqual([]);
    expect(commits).toBe(0);
  });

  it('tells whom Entra would create, link and reactivate, and who would stay, and writes nothing', async () => {
    const { options, ids, told } = await host();
    const preview = await previewProvisioning({ options, directory, client: createEntraClient });
    expect(preview).toMatchObject({
      users: {
        created: [{ name: 'cyr@example.com', changed: [] }],
        linked: [{ id: ids.ada, name: expect.stringMatching(/^ada@/i) }],
        reactivated: [{ id: ids.bea, name: 'bea@example.com' }],
        disabled: [],
        deleted: [],
      },
      groups: {
        created: [{ name: 'Deck', membersAdded: 1, membersRemoved: 0 }],
        updated: [{ id: ids.team, name: 'Crew', membersAdded: 1 }],
        deleted: [],
      },
      roles: [],
      refused: [],
      notInDirectory: [{ id: ids.zoe, name: 'zoe@example.com' }],
      notes: [],
    });
    expect(preview.users.linked[0]?.changed).toContain('externalId');
    expect(told).toEqual([]);
  });

  it.each([
    ['Okta', createOktaClient, []],
    ['OneLogin', createOneLoginClient, []],
    ['JumpCloud', createJumpCloudClient, []],
    // It does not look for a user whose name is taken.
    ['authentik', createAuthentikClient, ['oid-ada']],
  ])('lets %s loose on the copy alone', async (_, client, refused) => {
    const { options } = await host();
    const preview = await previewProvisioning({ options, directory, client });
    expect(preview.users.created.map(({ name }) => name)).toContain('cyr@example.com');
    expect(preview.refused.map(({ objectId }) => objectId)).toEqual(refused);
  });

  it('tells roles as the policy of the host would give them', async () => {
    const { options, userStore, ids } = await host();
    await userStore.setRoles(ctx, ids.ada, [{ role: 'owner' }]);
    const preview = await previewProvisioning({
      options: {
        ...options,
        roleResolver: createRolePolicy({ defaultRole: 'member', disabledRole: 'none' }),
      },
      directory,
      client: createEntraClient,
    });
    const roles = preview.roles.map(({ name, after }) => [name, after.map(({ role }) => role)]);
    expect(roles).toContainEqual(['cyr@example.com', ['member']]);
    expect(roles).toContainEqual(['bea@example.com', ['member']]);
    expect(roles.map(([name]) => String(name).toLowerCase())).not.toContain('ada@example.com');
  });

  it('agrees with what provisioning then does', async () => {
    const { options, ids } = await host();
    const stores = createMemoryStores();
    const real: ScimOptions = { ...options, ...stores, onDeactivate: () => {} };
    await stores.userStore.create(ctx, { userName: 'ada@example.com', active: true });
    const preview = await previewProvisioning({
      options: real,
      directory,
      client: createEntraClient,
    });
    const created: string[] = [];
    const router = createScimRouter({
      ...real,
      onEvent: (event) => {
        if (event.type === 'user.created') created.push(event.resourceId);
      },
    });
    const { createServer } = await import('node:http');
    const server = createServer((req, res) => router(req, res, () => res.destroy()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await createEntraClient({ baseUrl: `http://127.0.0.1:${port}`, token: TOKEN }).sync(directory);
    server.closeAllConnections();
    server.close();
    expect(created).toHaveLength(preview.users.created.length);
    expect(ids.ada).toBeDefined();
  });

  it('notes accounts that cannot be looked at', async () => {
    const { options } = await host();
    const twice: UserStore = {
      ...options.userStore,
      async list(context, query) {
        const page = await options.userStore.list(context, query);
        const [first] = page.resources;
        return first ? { ...page, resources: [first, { ...first, id: 'other' }] } : page;
      },
    };
    const preview = await previewProvisioning({
      options: { ...options, userStore: twice },
      directory,
      client: createEntraClient,
    });
    expect(preview.notes).toHaveLength(1);
  });
});

describe('the role policy of the host', () => {
  it('is not given the transaction of the copy', async () => {
    const asked: unknown[][] = [];
    const policy = createRolePolicy({ defaultRole: 'member' });
    const options: ScimOptions = {
      ...createMemoryStores(),
      auth: 'none',
      roleResolver: (...args) => {
        asked.push(args);
        return policy;
      },
    };
    const directory = { people: [person('ada')], groups: [] };
    const preview = await previewProvisioning({ options, directory, client: createEntraClient });
    expect(preview.roles).toMatchObject([{ after: [{ role: 'member' }] }]);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.every(([, of]) => of === undefined)).toBe(true);
  });
});
