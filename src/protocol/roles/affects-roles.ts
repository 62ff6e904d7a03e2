import type { RoleResolver } from '../../roles/role-resolver.js';
import type { Endpoint } from '../model/endpoint.js';
import type { RolesConfig } from '../model/roles-config.js';
import type { AffectedResource } from '../model/unit.js';

/** A user who was written. */
type SavedUser = Extract<AffectedResource, { readonly kind: 'saved' }>;

/** Whether roles follow from it whatever the resolver looks at: somebody new, or switched on or off. */
export const alwaysAffectsRoles = ({ changed, linked }: SavedUser): boolean =>
  changed.length === 0 || linked === true || changed.includes('active');

/**
 * Whether an attribute that has changed is one that is looked at: by itself, as the one that a sub-attribute is named of,
 * or as one of an extension; in every spelling in which a filter may name it. What names nothing may mean anything.
 */
function isRead({ type }: Endpoint, changed: string, attribute: string): boolean {
  const read = type.resolve(attribute.split('[')[0] ?? '');
  if (read === undefined) return true;
  if (read.kind === 'extension') return changed.startsWith(`${read.urn}:`);
  const { urn, attribute: top } = read.path;
  return changed === (urn === undefined ? top.name : `${urn}:${top.name}`);
}

/** Whether a user's roles may follow from what has changed. */
export function affectsRoles(
  touch: SavedUser,
  { userAttributes }: Pick<RoleResolver, 'userAttributes'>,
): boolean {
  if (userAttributes === undefined || alwaysAffectsRoles(touch)) return true;
  return touch.changed.some((name) =>
    userAttributes.some((each) => isRead(touch.endpoint, name, each)),
  );
}

/** Whether other tenants, in which the user may be, are to be asked: they admit a person as they were. */
export function affectsGuests({ changed }: SavedUser, { admission }: RolesConfig): boolean {
  if (!admission) return false;
  const { domains, decide } = admission;
  if (decide) return changed.length > 0;
  return domains?.attributes.some(({ name }) => changed.includes(name)) === true;
}
