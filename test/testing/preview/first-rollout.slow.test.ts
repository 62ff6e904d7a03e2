import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createEntraClient,
  createOktaClient,
  type Directory,
  generateDirectory,
  type Preview,
  type ProvisioningPreviewOptions,
  previewProvisioning,
  type SyncReport,
} from 'express-scim/testing';
import { bearerTokens } from '../../../src/auth/index.js';
import {
  createMemoryStores,
  createScimRouter,
  type MemoryStores,
  type ResourceRecord,
  type ScimEvent,
  type ScimOptions,
} from '../../../src/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { TOKEN } from '../../support/app.js';
import { CTX, TENANT } from './host.js';

const ACCOUNTS = 2_000;
const TEAMS = 40;

/** Whom the provider has: most are accounts already, 100 are new, and 20 have a name in a foreign domain. */
function company(): Directory {
  const { people, groups } = generateDirectory({
    people: 2_100,
    groups: 45,
    domain: 'own.example',
  });
  const renamed = people.map((person, at) =>
    at % 105 === 50
      ? { ...person, userPrincipalName: person.userPrincipalName.replace('@own.', '@other.') }
      : person,
  );
  return { people: renamed, groups };
}

/** A product in use: nobody and no team of it was made by SCIM. */
async function productOf({ people, groups }: Directory) {
  const stores = createMemoryStores();
  const { userStore, groupStore } = stores;
  const idOf = new Map<string, string>();
  const inDirectory = ACCOUNTS - 60;
  for (const [at, person] of people.slice(0, inDirectory).entries()) {
    const { objectId, userPrincipalName: name, displayName } = person;
    const userName = at % 5 === 1 ? name.toUpperCase() : name;
    const roles = at % 7 === 0 ? [{ role: 'editor' }] : at % 7 === 1 ? [{ role: 'member' }] : [];
    const draft = {
      userName,
      displayName,
      active: at % 11 !== 0,
      ...(at % 3 === 0 && { title: 'Old' }),
    };
    idOf.set(objectId, await userStore.addHidden(TENANT, draft, roles));
  }
  for (let at = inDirectory; at < ACCOUNTS; at += 1) {
    const domain = at % 2 === 0 ? 'own.example' : 'elsewhere.example';
    await userStore.addHidden(TENANT, { userName: `nobody-${at}@${domain}` }, [{ role: 'editor' }]);
  }
  for (const [at, { displayName, memberObjectIds }] of groups.slice(0, TEAMS).entries()) {
    const members = memberObjectIds.filter((_, place) => place % 2 === 0).slice(0, 50);
    const ids = members.flatMap((objectId) => idOf.get(objectId) ?? []);
    const name = at % 4 === 0 ? displayName.toUpperCase() : displayName;
    await groupStore.addHidden(TENANT, { displayName: name }, ids);
  }
  return { stores, accounts: [...idOf.values()] };
}

function optionsOf(stores: MemoryStores, groups: Directory['groups']): ScimOptions {
  return {
    ...stores,
    auth: bearerTokens([{ token: TOKEN, principal: { id: 'provider' } }]),
    resolveExisting: () => ({ action: 'link' }),
    admission: { domains: { of: () => ['own.example'] }, seats: { limit: () => 2_500 } },
    roleResolver: createRolePolicy({
      defaultRole: 'member',
      disabledRole: 'none',
      groupRoles: [{ group: { displayName: groups[5]?.displayName ?? '' }, role: 'admin' }],
    }),
    logger: { warn() {}, error() {} },
  };
}

interface Outcome {
  readonly action: string;
  readonly changed: readonly string[];
  readonly roles: readonly string[];
}

const namesOf = (roles: readonly { readonly role: string }[] = []) => roles.map(({ role }) => role);

/** Names of what differs between two states of a resource. */
function differences(before: ResourceRecord, after: ResourceRecord): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const own of ['id', 'meta', 'members']) names.delete(own);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])).sort();
}

/** What a preview tells, by name. */
function told({ users }: Preview): ReadonlyMap<string, Outcome> {
  const outcomes = Object.entries(users).flatMap(([action, list]) =>
    list.map(({ name, changed, roles }): [string, Outcome] => [
      name.toLowerCase(),
      { action, changed, roles: namesOf(roles?.after) },
    ]),
  );
  return new Map(outcomes);
}

/** What has happened to everybody who is shown now, by name. */
async function happened(
  { userStore }: MemoryStores,
  before: ReadonlyMap<string, ResourceRecord>,
): Promise<ReadonlyMap<string, Outcome>> {
  const page = { kind: 'index', startIndex: 1, count: 10_000 } as const;
  const { resources } = await userStore.list(CTX, { page });
  const outcomes = resources.map(async (user): Promise<[string, Outcome]> => {
    const was = before.get(user.id);
    const state = await userStore.rolesOf(CTX, user.id);
    const action = was ? 'linked' : 'created';
    const changed = was ? differences(was, user) : [];
    return [
      String(user.userName).toLowerCase(),
      { action, changed, roles: namesOf(state?.assignments) },
    ];
  });
  return new Map(await Promise.all(outcomes));
}

async function serve(options: ScimOptions) {
  const events: ScimEvent[] = [];
  const router = createScimRouter({ ...options, onEvent: (event) => void events.push(event) });
  const server = createServer((request, response) => router(request, response, () => {}));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { baseUrl: `http://127.0.0.1:${port}`, events, close };
}

describe.each<[string, ProvisioningPreviewOptions['client']]>([
  ['Entra', createEntraClient],
  ['Okta', createOktaClient],
])('the first rollout over 2,000 accounts and 40 teams, by %s', (_, client) => {
  const directory = company();
  let preview: Preview;
  let stores: MemoryStores;
  let before: ReadonlyMap<string, ResourceRecord>;
  let report: SyncReport;
  let second: SyncReport;
  let later: readonly ScimEvent[];

  beforeAll(async () => {
    const product = await productOf(directory);
    stores = product.stores;
    const options = optionsOf(stores, directory.groups);
    preview = await previewProvisioning({ options, directory, client });
    const rows = await Promise.all(
      product.accounts.map(async (id) => {
        const hidden = await stores.userStore.getHidden(CTX, id);
        if (!hidden) throw new Error('The preview has written.');
        return [id, hidden.resource] as const;
      }),
    );
    before = new Map(rows);
    const { baseUrl, events, close } = await serve(options);
    try {
      const provider = client({ baseUrl, token: TOKEN });
      report = await provider.sync(directory);
      const first = events.length;
      second = await provider.sync(directory);
      later = events.slice(first).filter(({ type }) => type !== 'request.failed');
    } finally {
      close();
    }
  }, 600_000);

  afterAll(() => {
    before = new Map();
  });

  it('does to everybody what the preview told, to the attribute and the role', async () => {
    const now = await happened(stores, before);
    expect(now.size).toBeGreaterThan(2_000);
    expect(new Map([...told(preview)].sort())).toEqual(new Map([...now].sort()));
    expect(preview.users.linked.length).toBeGreaterThan(1_800);
    expect(preview.users.created.length).toBeGreaterThan(100);
  });

  it('refuses whom the preview told', () => {
    const refused = preview.refused.map(({ objectId }) => objectId);
    // Who has such a name already keeps it; nobody new gets one, and nobody inactive comes back with one.
    expect(refused.length).toBeGreaterThan(1);
    expect(refused.length + preview.outsideDomains.length).toBe(20);
    expect(refused.sort()).toEqual(report.failures.map(({ objectId }) => objectId).sort());
    expect(preview.refused.every(({ name }) => name?.endsWith('@other.example'))).toBe(true);
  });

  it('keeps roles that were set by hand', async () => {
    const kept = preview.users.linked.filter(({ roles }) => roles?.kept);
    expect(kept.length).toBeGreaterThan(200);
    for (const { id = '', roles } of kept) {
      expect(namesOf(roles?.before)).toEqual(['editor']);
      const state = await stores.userStore.rolesOf(CTX, id);
      expect([namesOf(state?.assignments), state?.locked]).toEqual([['editor'], true]);
    }
  });

  it('links the teams with their members', async () => {
    expect(preview.groups.linked).toHaveLength(TEAMS);
    const { groups } = preview;
    expect(groups.created).toHaveLength(5);
    const page = { kind: 'index', startIndex: 1, count: 100 } as const;
    const { resources } = await stores.groupStore.list(CTX, { page });
    expect(resources.map(({ displayName }) => displayName).sort()).toEqual(
      [...groups.linked, ...groups.created].map(({ name }) => name).sort(),
    );
  });

  it('changes nothing when it is run again', () => {
    expect(later).toEqual([]);
    expect(second.users).toMatchObject({ created: 0, updated: 0, disabled: 0, deleted: 0 });
    expect(second.groups).toMatchObject({ created: 0, updated: 0, deleted: 0 });
  });
});
