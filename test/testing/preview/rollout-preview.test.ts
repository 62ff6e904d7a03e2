import { describe, expect, it } from '@jest/globals';
import {
  createEntraClient,
  type Directory,
  type ProvisioningPreviewOptions,
  previewCsv,
  previewProvisioning,
  previewText,
} from 'express-scim/testing';
import { bearerTokens } from '../../../src/auth/index.js';
import {
  createMemoryStores,
  type ExistingResource,
  type MemoryStores,
  type ScimOptions,
} from '../../../src/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { TOKEN } from '../../support/app.js';
import { person } from '../providers/people.js';
import { CTX, TENANT } from './host.js';

const directory: Directory = {
  people: [person('ada'), person('bea'), person('cyr')],
  groups: [{ objectId: 'gid-1', displayName: 'Crew', memberObjectIds: ['oid-ada', 'oid-cyr'] }],
};

const NOTHING = {
  users: { created: 0, updated: 0, disabled: 0, restored: 0, unchanged: 0, skipped: 0, deleted: 0 },
  groups: { created: 0, updated: 0, unchanged: 0, deleted: 0 },
  membersAdded: 0,
  membersRemoved: 0,
};

function world(stores: MemoryStores = createMemoryStores()) {
  const asked: ExistingResource[] = [];
  const options: ScimOptions = {
    ...stores,
    auth: bearerTokens([{ token: TOKEN, principal: { id: 'x' } }]),
    roleResolver: createRolePolicy({ defaultRole: 'member', disabledRole: 'none' }),
    resolveExisting: (ctx, existing) => {
      if (ctx.transaction !== undefined) throw new Error('This is the transaction of the copy.');
      asked.push(existing);
      return { action: 'link' };
    },
  };
  const preview = (
    more: Partial<ScimOptions> = {},
    client: ProvisioningPreviewOptions['client'] = createEntraClient,
  ) => previewProvisioning({ options: { ...options, ...more }, directory, client });
  return { ...stores, asked, preview };
}

/** A provider that has forgotten everybody and does not look first. */
const blindClient: ProvisioningPreviewOptions['client'] = ({ baseUrl, token }) => ({
  ...createEntraClient({ baseUrl, token }),
  async sync({ people }) {
    for (const { userPrincipalName: userName } of people) {
      await fetch(`${baseUrl}/Users`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
        body: JSON.stringify({ userName }),
      });
    }
    return { ...NOTHING, failures: [] };
  },
});

const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

describe('a preview of hidden people and teams', () => {
  it('tells them as linked, with what would change and their roles, and asks by host ids', async () => {
    const { userStore, groupStore, asked, preview } = world();
    const ada = await userStore.addHidden(TENANT, { userName: 'ADA@example.com', title: 'Lead' }, [
      { role: 'owner' },
    ]);
    const zoe = await userStore.addHidden(TENANT, { userName: 'zoe@example.com' });
    const crew = await groupStore.addHidden(TENANT, { displayName: 'crew' }, [ada, zoe]);
    const { users, groups, roles } = await preview();
    expect(users.linked).toMatchObject([
      {
        id: ada,
        changed: expect.arrayContaining(['externalId', 'userName']),
        roles: { before: [{ role: 'owner' }], after: [{ role: 'owner' }], kept: true },
      },
    ]);
    expect(groups.linked).toMatchObject([{ id: crew, membersAdded: 1, membersRemoved: 0 }]);
    expect(names(users.created)).toEqual(['bea@example.com', 'cyr@example.com']);
    expect(names(roles.filter(({ id }) => id === ada))).toHaveLength(0);
    expect(asked.map(({ resourceType, hiddenId }) => [resourceType, hiddenId])).toEqual([
      ['User', ada],
      ['Group', crew],
    ]);
    expect(await userStore.getHidden(CTX, ada)).toBeDefined();
    expect(await groupStore.getHidden(CTX, crew)).toBeDefined();
  });

  it('tells roles of the policy where it takes over', async () => {
    const { userStore, preview } = world();
    await userStore.addHidden(TENANT, { userName: 'ada@example.com' }, [{ role: 'owner' }]);
    const { users } = await preview({ roles: { linkedUsers: 'compute' } });
    expect(users.linked[0]?.roles).toMatchObject({ after: [{ role: 'member' }], kept: false });
  });

  it('tells as refused whom the host refuses, and as created for whom it would make room', async () => {
    const { userStore, preview } = world();
    const ada = await userStore.addHidden(TENANT, { userName: 'ada@example.com' });
    await userStore.addHidden(TENANT, { userName: 'bea@example.com' });
    const { users, refused } = await preview({
      resolveExisting: (_ctx, { hiddenId }) =>
        hiddenId === ada ? { action: 'refuse' } : { action: 'create' },
    });
    expect(refused).toMatchObject([{ name: 'ada@example.com', resourceType: 'User' }]);
    expect(names(users.created)).toContain('bea@example.com');
  });
});

describe('a preview of admission', () => {
  it('tells who is refused and why, and who is outside the domains already', async () => {
    const { userStore, preview } = world();
    await userStore.create(CTX, { userName: 'zoe@example.com', active: true });
    await userStore.create(CTX, { userName: 'old@example.com', active: false });
    const { refused, outsideDomains } = await preview({
      admission: { domains: { of: () => ['rfp.example'] } },
    });
    expect(refused).toHaveLength(3);
    expect(refused[0]?.reason).toContain('userName');
    expect(names(outsideDomains)).toEqual(['zoe@example.com']);
  });

  it('counts people who are hidden, each once', async () => {
    const { userStore, preview } = world();
    for (const name of ['ada', 'zoe', 'yan'])
      await userStore.addHidden(TENANT, { userName: `${name}@example.com` });
    const refusedOf = async (limit: number) =>
      (await preview({ admission: { seats: { limit: () => limit } } })).refused.length;
    expect(await refusedOf(5)).toBe(0);
    expect(await refusedOf(3)).toBe(2);
  });
});

describe('a preview of who returns', () => {
  it('tells them, asks the host by the id on the wire, and leaves them as they are', async () => {
    const { userStore, preview } = world();
    const { id } = await userStore.create(CTX, { userName: 'ada@example.com', active: false });
    const asked: string[] = [];
    const { users } = await preview(
      {
        resolveReturning: (_ctx, { user }) => {
          asked.push(user.id);
          return { action: 'return' };
        },
      },
      blindClient,
    );
    expect(users.returned).toMatchObject([{ id, name: expect.stringContaining('ada') }]);
    expect(asked).toEqual([id]);
    expect(await userStore.get(CTX, id)).toMatchObject({ active: false });
  });
});

describe('a preview as text and as CSV', () => {
  it('has a line for each person and group, safe for a spreadsheet', async () => {
    const { userStore, groupStore, preview } = world();
    await userStore.addHidden(TENANT, { userName: 'ada@example.com' }, [{ role: '=cmd()' }]);
    await groupStore.create(CTX, { displayName: '=HYPERLINK("x")' });
    const told = await preview();
    const text = previewText(told);
    expect(text).toContain('Users to link: 1\n');
    expect(text).toContain('roles: =cmd() → =cmd(), kept');
    expect(text).toMatch(/Users: 2 created, 1 linked, .*\nGroups: .*\nRefused: 0\. Nothing was/);
    const [header, ...records] = previewCsv(told).trimEnd().split('\r\n');
    expect(header).toBe('action,type,id,name,changed,roles before,roles after,reason');
    expect(records).toHaveLength(4);
    expect(records.find((record) => record.startsWith('linked'))).toContain("'=cmd()");
  });
});
