import type { RolesView, RoleView } from '../../api-types/roles.js';
import { h } from '../dom.js';

/** How roles and tenants are called where people read them. */
export interface RoleNames {
  role(value: string): string;
  tenant(id: string): string;
  /** A role, with its tenant where that is another one. */
  place(role: RoleView): string;
  /** Several of them, or that there is none. */
  list(roles: readonly RoleView[]): string;
}

export function roleNames({ roles, targetTenants }: RolesView): RoleNames {
  const role = (value: string) => roles.find((each) => each.value === value)?.label ?? value;
  const tenant = (id: string) => targetTenants.find((each) => each.id === id)?.label ?? id;
  const place = (view: RoleView) =>
    view.targetTenantId === undefined
      ? role(view.role)
      : `${role(view.role)} in ${tenant(view.targetTenantId)}`;
  return {
    role,
    tenant,
    place,
    list: (all) => (all.length === 0 ? 'No role' : all.map(place).join(', ')),
  };
}

/** The choices of a select, one of them chosen. */
export function options(
  choices: readonly (readonly [value: string, label: string])[],
  chosen: string,
): readonly HTMLOptionElement[] {
  const known = choices.some(([value]) => value === chosen)
    ? choices
    : [...choices, [chosen, chosen] as const];
  return known.map(([value, label]) =>
    h('option', { value, ...(value === chosen && { selected: '' }) }, label),
  );
}
