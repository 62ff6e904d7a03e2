import { keysOf } from '../../lib/known-keys.js';
import type { GroupRole, RolePolicyOptions } from './options.js';

export const GROUP_ROLE_KEYS = keysOf<GroupRole>({
  group: keysOf<Record<'id' | 'externalId' | 'displayName', string>>({
    id: true,
    externalId: true,
    displayName: true,
  }),
  role: true,
  targetTenantId: true,
});

export const ROLE_POLICY_KEYS = keysOf<RolePolicyOptions>({
  defaultRole: true,
  disabledRole: true,
  groupRoles: GROUP_ROLE_KEYS,
  precedence: true,
  assertedRoles: true,
  administratorRole: true,
});
