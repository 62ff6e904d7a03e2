import { randomBytes } from 'node:crypto';
import type { ScimEvent } from 'express-scim';
import type { KeptRoles } from 'express-scim/monitoring';
import type { RoleResolver } from 'express-scim/roles';
import { createApp, SCIM_PATH } from '../../app.js';
import { createMemoryData } from '../../data/memory-data.js';
import { close, listen } from '../../listen.js';
import { contextOf } from '../../people/context.js';
import { ROLE_POLICY } from '../../roles/role-policy.js';
import type { Contract } from '../../scim/admission.js';

const ORG = 'acme';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A fresh copy of the product, and what its identity provider and its people do. */
export type World = Awaited<ReturnType<typeof openWorld>>;

export const OTHER_ORGS = ['globex', 'initech'] as const;

export async function openWorld() {
  const token = randomBytes(32).toString('base64url');
  const password = randomBytes(9).toString('base64url');
  const data = createMemoryData();
  const events: ScimEvent[] = [];
  const sessionsEnded: number[] = [];
  let policy: RoleResolver = ROLE_POLICY;
  let contract: Contract = {};
  const { app, scim } = createApp({
    token,
    data,
    org: ORG,
    adminPassword: password,
    roleResolver: () => policy,
    contractOf: () => contract,
    otherOrgs: OTHER_ORGS,
    onEvent: (event) => void events.push(event),
    onSessionsEnded: (_, sessions) => sessionsEnded.push(sessions),
  });
  const { server, origin } = await listen(app, 0);

  async function fetchScim(method: Method, path: string, body?: object) {
    const answer = await fetch(`${origin}${SCIM_PATH}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, ok: answer.ok, text: await answer.text() };
  }
  const idIn = (text: string): string => (text === '' ? '' : (JSON.parse(text).id ?? ''));
  async function send(method: Method, path: string, body?: object): Promise<string> {
    const { status, ok, text } = await fetchScim(method, path, body);
    if (!ok) throw new Error(`${method} ${path} was answered ${status}: ${text}`);
    return idIn(text);
  }
  /** What may be refused. */
  async function answer(method: Method, path: string, body: object) {
    const { status, text } = await fetchScim(method, path, body);
    return { status, id: idIn(text) };
  }
  const patch = (path: string, ...Operations: readonly object[]) =>
    send('PATCH', path, { schemas: [PATCH_OP], Operations });
  const members = (ids: readonly string[]) => ids.map((value) => ({ value }));

  return {
    org: ORG,
    roles: scim.roles,
    sessionsEnded,
    send,
    patch,
    answer,
    post: async (path: string, body: object) => (await answer('POST', path, body)).status,
    change: async (id: string, ...Operations: readonly object[]) =>
      (await answer('PATCH', `/Users/${id}`, { schemas: [PATCH_OP], Operations })).status,
    setContract(next: Contract) {
      contract = next;
    },
    /** A team that was made in the product. */
    addTeam: (displayName: string, ...ids: readonly string[]) =>
      data.stores.groupStore.addHidden(ORG, { displayName }, ids),
    setPolicy(next: RoleResolver) {
      policy = next;
    },
    addUser: (login: string) => send('POST', '/Users', { userName: `${login}@rfp.example` }),
    addGroup: (displayName: string, ...ids: readonly string[]) =>
      send('POST', '/Groups', { displayName, members: members(ids) }),
    join: (groupId: string, id: string) =>
      patch(`/Groups/${groupId}`, { op: 'Add', path: 'members', value: members([id]) }),
    leave: (groupId: string, id: string) =>
      patch(`/Groups/${groupId}`, { op: 'Remove', path: 'members', value: members([id]) }),
    setActive: (id: string, active: boolean) =>
      patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: active ? 'True' : 'False' }),
    /** `role`, or `role in organisation`; undefined without an account. */
    async rolesOf(id: string): Promise<readonly string[] | undefined> {
      const held = await data.findRoles(ORG, id);
      return held?.assignments
        .map(({ role, targetTenantId: at }) => (at === undefined ? role : `${role} in ${at}`))
        .sort();
    },
    async appearsIn(id: string): Promise<readonly string[]> {
      const { userStore } = data.stores;
      const there = OTHER_ORGS.map((org) => userStore.placedIn(contextOf(ORG), org));
      const people = await Promise.all(there);
      return OTHER_ORGS.filter((_, at) => people[at]?.includes(id));
    },
    /** Signs somebody in; the result tells whether they still are. */
    async signIn(login: string): Promise<() => Promise<boolean>> {
      const body = new URLSearchParams({ login: `${login}@rfp.example`, password });
      const answer = await fetch(`${origin}/login`, { method: 'POST', body, redirect: 'manual' });
      const Cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
      return async () =>
        (await (await fetch(origin, { headers: { Cookie } })).text()).includes('Signed in as');
    },
    /** Somebody at the login page: what it answers and says, and what provisioning says about them. */
    async trySignIn(login: string, userId: string) {
      const body = new URLSearchParams({ login: `${login}@rfp.example`, password });
      const page = await fetch(`${origin}/login`, { method: 'POST', body, redirect: 'manual' });
      const { allowed, reason } = await scim.access(ORG, { userId });
      const said = page.status === 303 ? '' : await page.text();
      return { status: page.status, allowed, reason, said };
    },
    async lastInLog() {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const [entry] = await data.provisioningLog.query(ORG, { limit: 1 });
      return entry;
    },
    /** Events about roles since the last look. */
    seen: () => events.splice(0).filter(({ type }) => /^(roles|administrator)\./.test(type)),
    /** What the newest entry of the provisioning log says about roles that were kept. */
    async keptInLog(): Promise<readonly KeptRoles[]> {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const [entry] = await data.provisioningLog.query(ORG, { limit: 1 });
      return entry?.rolesKept ?? [];
    },
    close: () => close(server),
  };
}
