import { createRolePolicy } from 'express-scim';

/** What somebody must be to open the settings. */
export const ADMINISTRATOR = 'administrator';

/** What the groups of the customer's directory mean in this product. */
export const ROLE_POLICY = createRolePolicy({
  defaultRole: 'guest',
  disabledRole: 'disabled',
  groupRoles: [
    { group: { displayName: 'RFP Administrators' }, role: ADMINISTRATOR },
    { group: { displayName: 'RFP Approvers' }, role: 'approver' },
    { group: { displayName: 'RFP Contributors' }, role: 'contributor' },
    { group: { displayName: 'RFP Viewers' }, role: 'viewer' },
  ],
  precedence: [ADMINISTRATOR, 'approver', 'contributor', 'viewer'],
  administratorRole: ADMINISTRATOR,
});
