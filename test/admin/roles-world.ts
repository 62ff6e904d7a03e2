import type { AdminEvent } from '../../src/admin/index.js';
import {
  createMemoryStores,
  createScimRouter,
  type ScimEvent,
  type ScimOptions,
} from '../../src/index.js';
import {
  createMemoryRoleSettingsStore,
  createRoleSettings,
  type RoleSettingsOptions,
} from '../../src/roles/index.js';
import { createWorld, type WorldOptions } from './world.js';

export const ROLES = [
  { value: 'admin', label: 'Administrator' },
  { value: 'editor', label: 'Editor' },
  { value: 'member', label: 'Member' },
  { value: 'none', label: 'No access' },
];

export const SETTINGS = {
  defaultRole: 'member',
  disabledRole: 'none',
  precedence: ['admin', 'editor', 'member', 'none'],
  groupRoles: [] as readonly object[],
};

export interface RolesWorldOptions {
  readonly admin?: WorldOptions;
  readonly settings?: Partial<RoleSettingsOptions>;
  readonly scim?: Partial<ScimOptions>;
}

const QUIET = { warn() {}, error() {} };

/** A product whose customers decide about roles on the admin page; `group` may place people in `globex`. */
export function createRolesWorld({ admin, settings, scim }: RolesWorldOptions = {}) {
  const stores = createMemoryStores();
  const roleSettings = createRoleSettings({
    store: createMemoryRoleSettingsStore(),
    roles: ROLES,
    initial: { defaultRole: 'member' },
    administratorRole: 'admin',
    targetTenants: (tenantId) =>
      tenantId === 'group' ? [{ id: 'globex', label: 'Globex Ltd' }] : [],
    ...settings,
  });
  const told: ScimEvent[] = [];
  const audit: AdminEvent[] = [];
  const router = createScimRouter({
    ...stores,
    auth: 'none',
    logger: QUIET,
    roleResolver: roleSettings.roleResolver,
    roles: { targetTenants: ['globex'] },
    onEvent: (event) => void told.push(event),
    ...scim,
  });
  const world = createWorld({
    roles: { settings: roleSettings, router },
    onEvent: (event) => void audit.push(event),
    ...admin,
  });
  const ctxOf = (tenantId: string) => ({
    tenantId,
    principal: { id: 'tests' },
    requestId: 'tests',
    signal: new AbortController().signal,
  });
  /** A user as provisioning makes them, with the roles of the settings that hold then. */
  const addUser = async (tenantId: string, userName: string, more: object = {}) => {
    const draft = { userName, active: true, ...more };
    const { id } = await stores.userStore.create(ctxOf(tenantId), draft);
    await router.roles.recompute(tenantId, [id]);
    return id;
  };
  const addGroup = async (
    tenantId: string,
    displayName: string,
    ids: readonly string[] = [],
    more: object = {},
  ) => {
    const ctx = ctxOf(tenantId);
    const { id } = await stores.groupStore.create(ctx, { displayName, ...more });
    await stores.groupStore.changeMembers(ctx, id, {
      from: 'empty',
      add: ids.map((value) => ({ value })),
      remove: [],
      unknown: 'refuse',
    });
    await router.roles.recompute(tenantId, ids);
    return id;
  };
  const rolesOf = async (tenantId: string, id: string) =>
    (await stores.userStore.rolesOf(ctxOf(tenantId), id))?.assignments.map(({ role }) => role);
  return { ...world, stores, router, roleSettings, told, audit, ctxOf, addUser, addGroup, rolesOf };
}

/** Replays over the API until everybody is done. */
export async function applied(
  admin: ReturnType<ReturnType<typeof createRolesWorld>['as']>,
  revision: string,
): Promise<readonly { readonly done: number; readonly finished: boolean }[]> {
  const steps: { done: number; finished: boolean }[] = [];
  while (!steps.at(-1)?.finished) {
    steps.push((await admin('post', '/roles/replay', { revision }).expect(200)).body);
  }
  return steps;
}
