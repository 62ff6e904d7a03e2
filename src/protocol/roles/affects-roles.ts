import type { RoleResolver } from '../../roles/role-resolver.js';
import type { AffectedResource } from '../model/unit.js';

/** A user who was written. */
type SavedUser = Extract<AffectedResource, { readonly kind: 'saved' }>;

/** Whether roles follow from it whatever the resolver looks at: somebody new, or switched on or off. */
export const alwaysAffectsRoles = ({ changed, linked }: SavedUser): boolean =>
  changed.length === 0 || linked === true || changed.includes('active');

/**
 * Whether an attribute that has changed is one that is looked at: by itself, as the one that a sub-attribute is named of,
 * or as one of an extension.
 */
function isRead(changed: string, attribute: string): boolean {
  const [name, read] = [changed.toLowerCase(), attribute.toLowerCase()];
  return name === read || read.startsWith(`${name}.`) || name.startsWith(`${read}:`);
}

/** Whether a user's roles may follow from what has changed. */
export function affectsRoles(
  touch: SavedUser,
  { userAttributes }: Pick<RoleResolver, 'userAttributes'>,
): boolean {
  if (userAttributes === undefined || alwaysAffectsRoles(touch)) return true;
  return touch.changed.some((name) => userAttributes.some((each) => isRead(name, each)));
}
