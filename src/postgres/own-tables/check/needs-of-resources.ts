import { ScimConfigError } from '../../../index.js';
import { compileResourceType, type ResourceTypeInput, usernameKey } from '../../../schema/index.js';
import { type MappedColumn, mapResource, type ResourceMapping } from '../../../sql/index.js';
import type { OwnGroups, OwnUsers } from '../options.js';
import { keyIn, keyOf, tableOf } from './names.js';
import type { ComputedColumn, NeededColumn, NeededIndex, NeededTable } from './needs.js';
import { insertColumns } from './needs-of-insert.js';

const ALL = ['SELECT', 'INSERT', 'UPDATE'] as const;
const KEPT = ['SELECT', 'INSERT'] as const;
const READ = ['SELECT'] as const;

function mappedColumns(
  type: ResourceTypeInput,
  columns: readonly MappedColumn[],
): readonly NeededColumn[] {
  const compiled = compileResourceType(type);
  return columns.map(({ attribute: path, column: name, kind, isKey }): NeededColumn => {
    if (path === undefined) {
      return { name, type: 'json', holds: 'all other attributes', access: ALL, made: true };
    }
    const { attribute, target } = compiled.at(path);
    // A boolean is written as one: of `active`, absent is false. A list of keys can be empty.
    const isSent = path === 'active' || kind === 'keys' || (attribute.required && target.required);
    return {
      name,
      type: isKey && kind === 'text' ? 'key' : kind,
      holds: isKey ? `the key of ${path}` : path,
      access: ALL,
      made: isKey || path === 'externalId',
      ...(!isSent && { nulls: 'may' }),
    };
  });
}

/** The columns of keys, each of the column before it. */
function computedColumns(
  type: ResourceTypeInput,
  { columns, toRow }: ResourceMapping,
  unique: string,
): readonly ComputedColumn[] {
  const compiled = compileResourceType(type);
  return columns.flatMap(({ column: name, kind, isKey }, place): ComputedColumn[] => {
    const of = columns[place - 1];
    if (!isKey || of?.attribute === undefined) return [];
    const { urn, attribute } = compiled.at(of.attribute);
    const draft = (value: unknown) => ({ [attribute.name]: value });
    return [
      {
        name,
        of: of.column,
        isList: kind === 'keys',
        unique: name === unique,
        compute: (value) => {
          if (kind !== 'keys') return typeof value === 'string' ? usernameKey(value) : null;
          const row = toRow(urn === undefined ? draft(value) : { [urn]: draft(value) });
          return row[name] as readonly string[];
        },
      },
    ];
  });
}

/** What people and teams need alike. */
function resources(
  option: 'users' | 'groups',
  type: ResourceTypeInput,
  own: OwnUsers | OwnGroups,
  counters: readonly NeededColumn[],
): NeededTable {
  const tenant = keyOf(own.tenant);
  const key = keyIn(own);
  const id = own.id ?? (key.type === 'uuid' ? key.column : 'scim_id');
  const created = own.created ?? 'created_at';
  const updated = own.updated ?? 'updated_at';
  const mapping = mapResource(
    type,
    {
      ...own.columns,
      id: { column: id, kind: 'uuid' },
      'meta.created': created,
      'meta.lastModified': updated,
    },
    { rest: own.rest },
  );
  const named = option === 'users' ? 'userName' : 'displayName';
  const naming = mapping.columns.filter(({ attribute }) => attribute === named);
  const name = naming.find(({ isKey }) => isKey) ?? naming[0];
  if (name === undefined) {
    throw new ScimConfigError(
      'ERR_SCIM_MAPPING',
      `Columns of ${type.name}: "${named}" has no column.`,
    );
  }
  const time = 'NOT NULL DEFAULT now()';
  const columns: NeededColumn[] = [
    { name: tenant.column, type: tenant.type, holds: 'the tenant', access: KEPT, made: false },
    ...(id === key.column
      ? []
      : ([
          { name: key.column, type: key.type, holds: 'the key', access: READ, made: false },
        ] satisfies NeededColumn[])),
    {
      name: id,
      type: 'uuid',
      holds: 'the SCIM id',
      access: id === key.column ? KEPT : ALL,
      made: id !== key.column,
    },
    {
      name: own.version ?? 'scim_version',
      type: 'bigint',
      holds: 'the version',
      access: ALL,
      made: true,
      nulls: 'mark',
    },
    ...counters,
    ...mappedColumns(type, mapping.columns),
    {
      name: created,
      type: 'timestamp',
      holds: 'meta.created',
      access: ALL,
      made: false,
      suffix: time,
    },
    {
      name: updated,
      type: 'timestamp',
      holds: 'meta.lastModified',
      access: ALL,
      made: false,
      suffix: time,
    },
    ...(own.deleted === undefined
      ? []
      : ([
          {
            name: own.deleted,
            type: 'timestamp',
            holds: 'when a row was deleted',
            access: ['SELECT', 'UPDATE'],
            made: false,
            nulls: 'must',
          },
        ] satisfies NeededColumn[])),
  ];
  const external = mapping.columns.find(({ attribute }) => attribute === 'externalId')?.column;
  const indexes: NeededIndex[] = [
    {
      suffix: 'scim_key',
      columns: [key.column],
      others: [[tenant.column, key.column]],
      unique: true,
      reason: 'memberships and roles may name several rows',
    },
    ...(id === key.column
      ? []
      : [
          {
            suffix: 'scim_id',
            columns: [tenant.column, id],
            others: [[id]],
            unique: true,
            reason: 'ids are not unique',
          },
        ]),
    {
      suffix: `scim_${name.column}`,
      columns: [tenant.column, name.column],
      ...(!name.isKey && { lower: name.column }),
      unique: true,
      ...(own.deleted !== undefined && { whereNull: own.deleted }),
      reason: `${named} is not unique`,
    },
    ...(external === undefined
      ? []
      : [
          {
            suffix: 'scim_external_id',
            columns: [tenant.column, external],
            others: [[external]],
            unique: false,
            reason: 'a search by externalId reads the whole table',
          },
        ]),
  ];
  const computed = computedColumns(type, mapping, name.column);
  return {
    option: `${option}.table`,
    table: tableOf(own.table),
    columns: [...columns, ...insertColumns(own.insert, columns)],
    indexes,
    references: [],
    inserts: true,
    deletes: own.deleted === undefined,
    fillsMore: typeof own.insert === 'function',
    ...(computed.length > 0 && {
      computed: { tenant: tenant.column, key, deleted: own.deleted, columns: computed },
    }),
  };
}

export function needsOfUsers(own: OwnUsers, type: ResourceTypeInput): NeededTable {
  return resources('users', type, own, [
    {
      name: own.rolesVersion ?? 'scim_roles_version',
      type: 'bigint',
      holds: 'the version of the roles',
      access: ALL,
      made: true,
      suffix: 'NOT NULL DEFAULT 1',
    },
    {
      name: own.rolesLocked ?? 'scim_roles_locked',
      type: 'boolean',
      holds: 'whether roles were set by hand',
      access: ALL,
      made: true,
      suffix: 'NOT NULL DEFAULT false',
    },
  ]);
}

export function needsOfGroups(own: OwnGroups, type: ResourceTypeInput): NeededTable {
  return resources('groups', type, own, [
    {
      name: own.revision ?? 'scim_revision',
      type: 'bigint',
      holds: 'the version of the record',
      access: ALL,
      made: true,
      suffix: 'NOT NULL DEFAULT 1',
    },
  ]);
}
