import { createRolePolicy, type RoleChoice, type RoleSettings } from 'express-scim/roles';

/** What somebody must be to open the settings. */
export const ADMINISTRATOR = 'administrator';

/** What those have whose account is disabled. */
export const DISABLED = 'disabled';

/** What people can be in this product, the mightiest first. */
export const ROLES: readonly RoleChoice[] = [
  { value: ADMINISTRATOR, label: 'Administrator' },
  { value: 'approver', label: 'Approver' },
  { value: 'contributor', label: 'Contributor' },
  { value: 'viewer', label: 'Viewer' },
  { value: 'guest', label: 'Guest' },
  { value: DISABLED, label: 'No access' },
];

/** What the groups of a customer's directory mean, until its administrators decide otherwise. */
export const INITIAL_ROLES: RoleSettings = {
  defaultRole: 'guest',
  disabledRole: DISABLED,
  groupRoles: [
    { group: { displayName: 'RFP Administrators' }, role: ADMINISTRATOR },
    { group: { displayName: 'RFP Approvers' }, role: 'approver' },
    { group: { displayName: 'RFP Contributors' }, role: 'contributor' },
    { group: { displayName: 'RFP Viewers' }, role: 'viewer' },
  ],
  precedence: ROLES.map(({ value }) => value),
};

/** The same as a policy that nobody changes, for the stories of the demonstration. */
export const ROLE_POLICY = createRolePolicy({
  ...INITIAL_ROLES,
  administratorRole: ADMINISTRATOR,
});
