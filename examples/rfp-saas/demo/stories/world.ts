import { randomBytes } from 'node:crypto';
import type { ScimEvent } from 'express-scim';
import { createMemoryProvisioningLog, type KeptRoles } from 'express-scim/monitoring';
import type { RoleResolver } from 'express-scim/roles';
import { createApp, SCIM_PATH } from '../../app.js';
import type { Account } from '../../database/schema.js';
import { close, listen } from '../../listen.js';
import { ROLE_POLICY } from '../../roles/role-policy.js';

const ORG = 'acme';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A fresh copy of the product, and what its identity provider and its people do. */
export type World = Awaited<ReturnType<typeof openWorld>>;

export const OTHER_ORGS = ['globex', 'initech'] as const;

export async function openWorld() {
  const token = randomBytes(32).toString('base64url');
  const password = randomBytes(9).toString('base64url');
  const log = createMemoryProvisioningLog();
  const events: ScimEvent[] = [];
  const sessionsEnded: number[] = [];
  let policy: RoleResolver = ROLE_POLICY;
  const { app, db, scim } = createApp({
    token,
    org: ORG,
    adminPassword: password,
    roleResolver: () => policy,
    otherOrgs: OTHER_ORGS,
    provisioningLog: log,
    onEvent: (event) => void events.push(event),
    onSessionsEnded: (_, sessions) => sessionsEnded.push(sessions),
  });
  const { server, origin } = await listen(app, 0);

  async function send(method: Method, path: string, body?: object): Promise<string> {
    const answer = await fetch(`${origin}${SCIM_PATH}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    return text === '' ? '' : (JSON.parse(text).id ?? '');
  }
  const patch = (path: string, ...Operations: readonly object[]) =>
    send('PATCH', path, { schemas: [PATCH_OP], Operations });
  const members = (ids: readonly string[]) => ids.map((value) => ({ value }));
  const account = (id: string): Account | undefined => db.accounts.byId(Number(id.slice(1)));

  return {
    org: ORG,
    db,
    roles: scim.roles,
    sessionsEnded,
    send,
    patch,
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
    accountId: (id: string) => Number(id.slice(1)),
    /** `role`, or `role in organisation`; undefined without an account. */
    rolesOf: (id: string): readonly string[] | undefined =>
      account(id)
        ?.roles.map(({ role, targetTenantId: at }) =>
          at === undefined ? role : `${role} in ${at}`,
        )
        .sort(),
    appearsIn: (id: string) => [...(account(id)?.guest_in ?? [])].sort(),
    /** Signs somebody in; the result tells whether they still are. */
    async signIn(login: string): Promise<() => Promise<boolean>> {
      const body = new URLSearchParams({ login: `${login}@rfp.example`, password });
      const answer = await fetch(`${origin}/login`, { method: 'POST', body, redirect: 'manual' });
      const Cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
      return async () =>
        (await (await fetch(origin, { headers: { Cookie } })).text()).includes('Signed in as');
    },
    /** Events about roles since the last look. */
    seen: () => events.splice(0).filter(({ type }) => /^(roles|administrator)\./.test(type)),
    /** What the newest entry of the provisioning log says about roles that were kept. */
    async keptInLog(): Promise<readonly KeptRoles[]> {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const [entry] = await log.query(ORG, { limit: 1 });
      return entry?.rolesKept ?? [];
    },
    close: () => close(server),
  };
}
