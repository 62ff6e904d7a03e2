import type { ReadMembers, ReadRoles } from '../read-links.js';
import type { ReadResources } from '../read-resources.js';
import type { NeededColumn, NeededReference, NeededTable } from './needs.js';
import { insertColumns } from './needs-of-insert.js';

const ALL = ['SELECT', 'INSERT', 'UPDATE'] as const;
const KEPT = ['SELECT', 'INSERT'] as const;
const READ = ['SELECT'] as const;

const referenceTo = ({ table, key }: ReadResources, column: string): NeededReference => ({
  column,
  table,
  key: key.column,
});

function tenantColumn(
  name: string | undefined,
  { tenant, option }: ReadResources,
): readonly NeededColumn[] {
  if (name === undefined) return [];
  const typeFrom = `${option}.tenant`;
  return [{ name, type: tenant.type, holds: 'the tenant', access: KEPT, made: false, typeFrom }];
}

/** A column with the key of a row in another table. */
const keyOf = ({ key, option }: ReadResources, name: string, holds: string): NeededColumn => ({
  name,
  type: key.type,
  holds,
  access: KEPT,
  made: false,
  typeFrom: `${option}.key`,
});

export function needsOfMembers(
  own: ReadMembers,
  teams: ReadResources,
  people: ReadResources,
): NeededTable {
  const { group, user, tenant } = own;
  const columns: NeededColumn[] = [
    keyOf(teams, group, 'the team'),
    keyOf(people, user, 'the person'),
    ...tenantColumn(tenant, teams),
  ];
  return {
    option: 'members.table',
    table: own.table,
    columns: [...columns, ...insertColumns(own.insert, columns)],
    indexes: [
      {
        suffix: 'scim_members',
        columns: [group, user],
        ...(tenant !== undefined && { others: [[tenant, group, user]] }),
        unique: true,
        reason: 'a person may be in a team twice',
      },
      {
        suffix: 'scim_person',
        columns: [user],
        ...(tenant !== undefined && { others: [[tenant, user]] }),
        unique: false,
        reason: 'the teams of a person are found by reading the whole table',
      },
    ],
    references: [referenceTo(teams, group), referenceTo(people, user)],
    inserts: true,
    deletes: true,
    fillsMore: false,
  };
}

export function needsOfRoles(own: ReadRoles, people: ReadResources): readonly NeededTable[] {
  const { user, role: column, names, tenant, reason, targetTenant } = own;
  const text = (name: string | undefined, holds: string): readonly NeededColumn[] =>
    name === undefined ? [] : [{ name, type: 'text', holds, access: ALL, made: false }];
  const columns: NeededColumn[] = [
    keyOf(people, user, 'the person'),
    {
      name: column,
      // Of which type the keys of the other table are does not matter: values are copied from there.
      type: names === undefined ? 'text' : 'any',
      holds: 'the role',
      access: KEPT,
      made: false,
    },
    ...tenantColumn(tenant, people),
    ...text(targetTenant, 'the tenant of the role'),
    ...text(reason, 'the reason'),
  ];
  const unique = [user, ...(targetTenant === undefined ? [] : [targetTenant]), column];
  const needed: NeededTable = {
    option: 'roles.table',
    table: own.table,
    columns: [...columns, ...insertColumns(own.insert, columns)],
    indexes: [
      {
        suffix: 'scim_roles',
        columns: unique,
        ...(tenant !== undefined && { others: [[tenant, ...unique]] }),
        unique: true,
        reason: 'a person may have a role twice',
      },
    ],
    references: [
      referenceTo(people, user),
      ...(names === undefined ? [] : [{ column, table: names.table, key: names.key }]),
    ],
    inserts: true,
    deletes: true,
    fillsMore: false,
  };
  return names === undefined ? [needed] : [needed, roleNames(names)];
}

/** The product's table of roles, which is only read. */
function roleNames({ table, key, name, tenant }: NonNullable<ReadRoles['names']>): NeededTable {
  return {
    option: 'roles.role.table',
    table,
    columns: [
      { name: key, type: 'any', holds: 'the key of a role', access: READ, made: false },
      { name, type: 'text', holds: 'the name of a role', access: READ, made: false },
      ...(tenant === undefined
        ? []
        : ([
            {
              name: tenant.column,
              type: tenant.type,
              holds: 'the tenant',
              access: READ,
              made: false,
              typeFrom: 'roles.role.tenant',
            },
          ] satisfies NeededColumn[])),
    ],
    indexes: [
      { suffix: 'scim_key', columns: [key], unique: true, reason: 'keys are not unique' },
      {
        suffix: 'scim_name',
        columns: tenant === undefined ? [name] : [tenant.column, name],
        ...(tenant !== undefined && { others: [[name]] }),
        unique: true,
        reason: 'a name may stand for several roles',
      },
    ],
    references: [],
    inserts: false,
    deletes: false,
    fillsMore: false,
  };
}
