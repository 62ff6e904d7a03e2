export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
export const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

export const user = (userName: string, more: object = {}) => ({
  schemas: [USER],
  userName,
  active: true,
  ...more,
});

export const group = (displayName: string, members: readonly string[] = []) => ({
  schemas: [GROUP],
  displayName,
  members: members.map((value) => ({ value })),
});

export const patch = (...Operations: readonly object[]) => ({ schemas: [PATCH_OP], Operations });
