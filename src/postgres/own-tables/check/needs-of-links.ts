import type { OwnGroups, OwnMembers, OwnRoles, OwnTables, OwnUsers } from '../options.js';
import { keyIn, keyOf, tableOf } from './names.js';
import type { NeededColumn, NeededReference, NeededTable } from './needs.js';
import { insertColumns } from './needs-of-insert.js';

const ALL = ['SELECT', 'INSERT', 'UPDATE'] as const;
const KEPT = ['SELECT', 'INSERT'] as const;
const READ = ['SELECT'] as const;

function referenceTo(
  own: OwnUsers | OwnGroups | undefined,
  column: string,
): readonly NeededReference[] {
  return own === undefined ? [] : [{ column, table: tableOf(own.table), key: keyIn(own).column }];
}

function tenantColumn(
  name: string | undefined,
  own: OwnUsers | OwnGroups | undefined,
): readonly NeededColumn[] {
  if (name === undefined) return [];
  const type = own === undefined ? 'text' : keyOf(own.tenant).type;
  return [{ name, type, holds: 'the tenant', access: KEPT, made: false }];
}

export function needsOfMembers(
  own: OwnMembers,
  { users: people, groups: teams }: OwnTables,
): NeededTable {
  const { group, user, tenant } = own;
  const columns: NeededColumn[] = [
    { name: group, type: keyIn(teams).type, holds: 'the team', access: KEPT, made: false },
    { name: user, type: keyIn(people).type, holds: 'the person', access: KEPT, made: false },
    ...tenantColumn(tenant, teams),
  ];
  return {
    option: 'members.table',
    table: tableOf(own.table),
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
    references: [...referenceTo(teams, group), ...referenceTo(people, user)],
    inserts: true,
    deletes: true,
    fillsMore: false,
  };
}

export function needsOfRoles(own: OwnRoles, { users: people }: OwnTables): readonly NeededTable[] {
  const { user, role, tenant, reason, targetTenant } = own;
  const text = (name: string | undefined, holds: string): readonly NeededColumn[] =>
    name === undefined ? [] : [{ name, type: 'text', holds, access: ALL, made: false }];
  const column = typeof role === 'string' ? role : role.column;
  const columns: NeededColumn[] = [
    { name: user, type: keyIn(people).type, holds: 'the person', access: KEPT, made: false },
    {
      name: column,
      // Of which type the keys of the other table are does not matter: values are copied from there.
      type: typeof role === 'string' ? 'text' : 'any',
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
    table: tableOf(own.table),
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
      ...referenceTo(people, user),
      ...(typeof role === 'string'
        ? []
        : [{ column, table: tableOf(role.table), key: role.key ?? 'id' }]),
    ],
    inserts: true,
    deletes: true,
    fillsMore: false,
  };
  return typeof role === 'string' ? [needed] : [needed, roleNames(role)];
}

/** The product's table of roles, which is only read. */
function roleNames(role: Exclude<OwnRoles['role'], string>): NeededTable {
  const key = role.key ?? 'id';
  const name = role.name ?? 'name';
  const tenant = role.tenant === undefined ? undefined : keyOf(role.tenant);
  return {
    option: 'roles.role.table',
    table: tableOf(role.table),
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
