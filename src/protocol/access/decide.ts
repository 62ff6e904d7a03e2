import type { AccessState } from '../../stores/contract/access.js';
import type { RoleAssignment } from '../../stores/contract/roles.js';
import type { Access, AccessReason } from '../model/access.js';
import type { ReadSubject } from './subject.js';

/** What the store says about somebody. */
export type Standing = 'active' | 'inactive' | 'gone' | 'unmanaged' | 'ambiguous';

/**
 * A SCIM id or an identity that is nobody's now was somebody's when the host kept or linked it; an `externalId` comes from
 * the provider, and may have been nobody's ever.
 */
export function standingOf({ key }: ReadSubject, states: readonly AccessState[]): Standing {
  const [state, another] = states;
  if (another) return 'ambiguous';
  if (state) return state.active === true ? 'active' : 'inactive';
  return key === undefined || 'externalId' in key ? 'unmanaged' : 'gone';
}

const ALLOWED: Readonly<Record<AccessReason, boolean>> = {
  active: true,
  heldDeletion: true,
  notManaged: true,
  breakGlass: true,
  inactive: false,
  gone: false,
  notProvisioned: false,
  ambiguous: false,
};

export const isAllowed = (reason: AccessReason): boolean => ALLOWED[reason];

const EMPTY: readonly never[] = Object.freeze([]);

const isElsewhere = (each: RoleAssignment, tenantId: string): each is Required<RoleAssignment> =>
  each.targetTenantId !== undefined && each.targetTenantId !== tenantId;

/** @param state - the user who was found; undefined where there is none, or more than one. */
export function accessOf(
  tenantId: string,
  reason: AccessReason,
  state: AccessState | undefined,
  stale: boolean,
): Access {
  const { assignments = EMPTY, since } = state ?? {};
  const own = assignments.filter((each) => !isElsewhere(each, tenantId));
  const others = assignments.filter((each) => isElsewhere(each, tenantId));
  return Object.freeze({
    allowed: isAllowed(reason),
    reason,
    roles: Object.freeze(own.map(({ role }) => role)),
    targetRoles: Object.freeze(
      others.map(({ role, targetTenantId }) => Object.freeze({ role, targetTenantId })),
    ),
    ...(since === undefined ? {} : { since }),
    stale,
  });
}
