import express from 'express';
import { bearerTokens } from '../../../src/auth/index.js';
import {
  createMemoryStores,
  createScimRouter,
  type MemoryStores,
  type RequestContext,
  type ScimEvent,
  type ScimOptions,
} from '../../../src/index.js';
import type { RoleResolver, ScimRoles } from '../../../src/roles/index.js';
import { TOKEN } from '../../support/app.js';
import { type ScimClient, scimClient } from '../../support/client.js';
import { group, patch, user } from '../../support/messages.js';

export const ctx: RequestContext = Object.freeze({
  tenantId: 'default',
  principal: Object.freeze({ id: 'host' }),
  requestId: 'host',
  signal: new AbortController().signal,
});

export interface World {
  readonly scim: ScimClient;
  readonly app: express.Express;
  readonly stores: MemoryStores;
  readonly roles: ScimRoles;
  /** The events about roles since the last look. */
  readonly seen: () => readonly ScimEvent[];
  /** Everything that was logged. */
  readonly log: readonly unknown[];
  readonly addUser: (userName: string, more?: object) => Promise<string>;
  readonly addGroup: (
    displayName: string,
    members?: readonly string[],
    more?: object,
  ) => Promise<string>;
  readonly join: (groupId: string, ...ids: readonly string[]) => Promise<void>;
  readonly leave: (groupId: string, ...ids: readonly string[]) => Promise<void>;
  readonly setActive: (id: string, active: boolean) => Promise<void>;
  /** Roles of a user: `role`, or `tenant/role`. */
  readonly rolesOf: (id: string) => Promise<readonly string[] | undefined>;
}

/** Options of the router; undefined takes away what the stores bring along. */
export type WorldOptions = { readonly [K in keyof ScimOptions]?: ScimOptions[K] | undefined } & {
  readonly stores?: MemoryStores;
};

/** A router with memory stores and roles, and what the stories do to it. */
export function makeWorld(
  roleResolver: NonNullable<ScimOptions['roleResolver']>,
  { stores = createMemoryStores(), ...options }: WorldOptions = {},
): World {
  const events: ScimEvent[] = [];
  const log: unknown[] = [];
  const router = createScimRouter({
    ...stores,
    auth: bearerTokens([{ token: TOKEN, principal: { id: 'tests' } }]),
    logger: { warn: (...all) => void log.push(all), error: (...all) => void log.push(all) },
    onEvent: (event) => void events.push(event),
    roleResolver,
    ...options,
  } as ScimOptions);
  const app = express();
  app.use('/scim/v2', router);
  const scim = scimClient(app, { base: '/scim/v2', token: TOKEN });
  const members = (ids: readonly string[]) => ids.map((value) => ({ value }));
  return {
    scim,
    app,
    stores,
    roles: router.roles,
    log,
    seen: () => events.splice(0).filter(({ type }) => /^(roles|administrator)\./.test(type)),
    addUser: async (userName, more) =>
      (await scim.post('/Users', user(userName, more)).expect(201)).body.id,
    addGroup: async (displayName, ids = [], more = {}) =>
      (await scim.post('/Groups', { ...group(displayName, ids), ...more }).expect(201)).body.id,
    async join(groupId, ...ids) {
      const add = { op: 'add', path: 'members', value: members(ids) };
      await scim.patch(`/Groups/${groupId}`, patch(add)).expect(204);
    },
    async leave(groupId, ...ids) {
      const remove = { op: 'remove', path: 'members', value: members(ids) };
      await scim.patch(`/Groups/${groupId}`, patch(remove)).expect(204);
    },
    async setActive(id, active) {
      await scim
        .patch(`/Users/${id}`, patch({ op: 'replace', path: 'active', value: active }))
        .expect(200);
    },
    async rolesOf(id) {
      const state = await stores.userStore.rolesOf(ctx, id);
      return state?.assignments
        .map(({ role, targetTenantId: t }) => (t === undefined ? role : `${t}/${role}`))
        .sort();
    },
  };
}

/** A resolver whose policy can be changed, as an administrator changes mappings. */
export function changeable(first: RoleResolver) {
  let policy = first;
  return {
    find: () => policy,
    set(next: RoleResolver) {
      policy = next;
    },
  };
}
