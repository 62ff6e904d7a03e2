import type { RoleSettings } from '../../../roles/index.js';
import type {
  MappingView,
  ReplayView,
  RoleSettingsView,
  RolesView,
} from '../../api-types/roles.js';
import type { AdminContext } from '../config.js';
import { givenRoles } from '../roles/options.js';

async function toView(
  { config, tenantId }: AdminContext,
  { defaultRole, disabledRole, precedence = 'union', groupRoles = [] }: RoleSettings,
): Promise<RoleSettingsView> {
  const { router } = givenRoles(config.roles);
  const groups = await router.roles.groupsNamed(
    tenantId,
    groupRoles.map(({ group }) => group),
  );
  return {
    defaultRole: defaultRole ?? null,
    disabledRole: disabledRole ?? null,
    precedence,
    groupRoles: groupRoles.map(({ group, role, targetTenantId }, at): MappingView => {
      const name = groups[at]?.displayName;
      return {
        group,
        role,
        ...(targetTenantId !== undefined && { targetTenantId }),
        ...(typeof name === 'string' && { groupName: name }),
      };
    }),
  };
}

/** Role settings of the tenant, and everything that they may name. */
export async function readRoles(context: AdminContext): Promise<RolesView> {
  const { config, tenantId } = context;
  const { settings, router } = givenRoles(config.roles);
  const current = await settings.read(tenantId);
  const { saved, problems } = current;
  const [targetTenants, view] = await Promise.all([
    settings.targetTenants(tenantId),
    toView(context, current.settings),
  ]);
  return {
    roles: settings.roles,
    targetTenants: targetTenants.map(({ id, label }) => ({ id, label })),
    settings: view,
    revision: saved?.revision ?? null,
    ...(saved && { savedAt: saved.savedAt, replay: toReplayView(saved.replay) }),
    ...(saved?.savedBy !== undefined && { savedBy: saved.savedBy }),
    problems,
    lockable: router.roles.lockable,
  };
}

export function toReplayView({
  done,
  total,
  finishedAt,
}: {
  readonly done: number;
  readonly total?: number;
  readonly finishedAt?: string;
}): ReplayView {
  return { done, ...(total !== undefined && { total }), finished: finishedAt !== undefined };
}
