import type { MappingView, RoleSettingsView, RolesView } from '../../api-types/roles.js';

/** The settings as they stand on the page, saved or not. */
export interface RoleDraft {
  defaultRole: string | null;
  disabledRole: string | null;
  /** Whether people have all roles that their groups give, instead of the first in order. */
  union: boolean;
  order: readonly string[];
  mappings: readonly MappingView[];
}

/** Every role once: those that are in order, then the rest as the product lists them. */
function completed(order: readonly string[], { roles }: RolesView): readonly string[] {
  const all = roles.map(({ value }) => value);
  return [...new Set([...order.filter((role) => all.includes(role)), ...all])];
}

export function toDraft(view: RolesView): RoleDraft {
  const { defaultRole, disabledRole, precedence, groupRoles } = view.settings;
  const union = precedence === 'union';
  return {
    defaultRole,
    disabledRole,
    union,
    order: completed(union ? [] : precedence, view),
    mappings: groupRoles,
  };
}

/** What is saved and previewed; names of groups are the provider's and no part of it. */
export function toSettings(draft: RoleDraft): RoleSettingsView {
  const { defaultRole, disabledRole, union, order, mappings } = draft;
  return {
    defaultRole,
    disabledRole,
    precedence: union ? 'union' : order,
    groupRoles: mappings.map(({ groupName: _, ...mapping }) => mapping),
  };
}

/** Whether there is anything to save. */
export function isChanged(draft: RoleDraft, view: RolesView): boolean {
  return JSON.stringify(toSettings(draft)) !== JSON.stringify(toSettings(toDraft(view)));
}

export function sameGroup(one: MappingView, other: MappingView): boolean {
  const keyOf = ({ group, role, targetTenantId }: MappingView) =>
    JSON.stringify([group.id, group.externalId, group.displayName, role, targetTenantId]);
  return keyOf(one) === keyOf(other);
}
