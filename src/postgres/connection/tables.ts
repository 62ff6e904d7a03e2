import { invalidOption } from '../../errors/invalid-option.js';

/** The tables of the library, by what they hold. */
export const TABLE_NAMES = [
  'users',
  'groups',
  'members',
  'unique_values',
  'role_assignments',
  'tenant_guests',
  'linked_role_assignments',
  'linked_tenant_guests',
  'seats',
  'identities',
  'provisioned_attributes',
  'role_jobs',
  'role_settings',
  'outbox',
  'provisioning_log',
  'tokens',
  'provisioning_off',
  'oauth_clients',
  'used_assertions',
  'guard_tenants',
  'guard_users',
  'guard_taken',
  'request_counts',
  'alerts',
  'leases',
  'schema_versions',
] as const;

export type TableName = (typeof TABLE_NAMES)[number];

/** Each table as it is written in a statement: quoted, with its schema. */
export type Tables = Readonly<Record<TableName, string>>;

/** Where the tables are unless another name is given. */
export const DEFAULT_SCHEMA = 'express_scim';

/** Names that need no quotation marks, so that whoever looks into the database need not know them. */
const SCHEMA_NAME = /^[a-z_][a-z0-9_]{0,47}$/;

/** @throws ScimConfigError `ERR_SCIM_OPTION_VALUE` */
export function checkSchemaName(name: unknown): string {
  if (typeof name === 'string' && SCHEMA_NAME.test(name) && !name.startsWith('pg_')) return name;
  const expected = 'a name of at most 48 lower-case letters, digits and _, not beginning with pg_';
  throw invalidOption('schema', expected);
}

/** @param schema - a name that {@link checkSchemaName} has let through. */
export function tablesIn(schema: string): Tables {
  const named = TABLE_NAMES.map((name) => [name, `"${schema}"."${name}"`]);
  return Object.freeze(Object.fromEntries(named) as Record<TableName, string>);
}
