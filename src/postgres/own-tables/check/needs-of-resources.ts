import { type ResourceType, type ResourceTypeInput, usernameKey } from '../../../schema/index.js';
import type { MappedColumn, ResourceMapping } from '../../../sql/index.js';
import { ownGroups, ownUsers } from '../../layout/own-resources.js';
import type { ResourceLayout } from '../../layout/resource-layout.js';
import type { OwnGroups, OwnUsers } from '../options.js';
import type { ReadResources } from '../read-resources.js';
import type { ComputedColumn, NeededColumn, NeededIndex, NeededTable } from './needs.js';
import { insertColumns } from './needs-of-insert.js';

const ALL = ['SELECT', 'INSERT', 'UPDATE'] as const;
const KEPT = ['SELECT', 'INSERT'] as const;
const READ = ['SELECT'] as const;

function mappedColumns(
  type: ResourceType,
  columns: readonly MappedColumn[],
): readonly NeededColumn[] {
  return columns.map(({ attribute: path, column: name, kind, isKey }): NeededColumn => {
    if (path === undefined) {
      return { name, type: 'json', holds: 'all other attributes', access: ALL, made: true };
    }
    const { attribute, target } = type.at(path);
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
  type: ResourceType,
  { columns, toRow }: ResourceMapping,
  unique: string,
): readonly ComputedColumn[] {
  return columns.flatMap(({ column: name, kind, isKey }, place): ComputedColumn[] => {
    const of = columns[place - 1];
    if (!isKey || of?.attribute === undefined) return [];
    const { urn, attribute } = type.at(of.attribute);
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
  read: ReadResources,
  { mapping, type, unique }: ResourceLayout,
  insert: OwnUsers['insert'],
  counters: readonly NeededColumn[],
): NeededTable {
  const { option, tenant, key, id, created, updated, deleted } = read;
  const name = mapping.columns.find(({ column }) => column === unique.column);
  const time = 'NOT NULL DEFAULT now()';
  const columns: NeededColumn[] = [
    {
      name: tenant.column,
      type: tenant.type,
      holds: 'the tenant',
      access: KEPT,
      made: false,
      typeFrom: `${option}.tenant`,
    },
    ...(id === key.column
      ? []
      : ([
          {
            name: key.column,
            type: key.type,
            holds: 'the key',
            access: READ,
            made: false,
            typeFrom: `${option}.key`,
          },
        ] satisfies NeededColumn[])),
    {
      name: id,
      type: 'uuid',
      holds: 'the SCIM id',
      access: id === key.column ? KEPT : ALL,
      made: id !== key.column,
      ...(id === key.column && { typeFrom: `${option}.key` }),
    },
    {
      name: read.version,
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
    ...(deleted === undefined
      ? []
      : ([
          {
            name: deleted,
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
      suffix: `scim_${unique.column}`,
      columns: [tenant.column, unique.column],
      ...(!name?.isKey && { lower: unique.column }),
      unique: true,
      ...(deleted !== undefined && { whereNull: deleted }),
      reason: `${unique.attribute} is not unique`,
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
  const computed = computedColumns(type, mapping, unique.column);
  return {
    option: `${option}.table`,
    table: read.table,
    columns: [...columns, ...insertColumns(insert, columns)],
    indexes,
    references: [],
    inserts: true,
    deletes: deleted === undefined,
    fillsMore: typeof insert === 'function',
    ...(computed.length > 0 && {
      computed: { tenant: tenant.column, key, deleted, columns: computed },
    }),
  };
}

/** @throws ScimConfigError `ERR_SCIM_OPTION_VALUE`, `ERR_SCIM_MAPPING` */
export function needsOfUsers(
  read: ReadResources,
  { insert }: OwnUsers,
  type: ResourceTypeInput,
): NeededTable {
  const { rolesVersion = '', rolesLocked = '' } = read.counters;
  return resources(read, ownUsers(read, type), insert, [
    {
      name: rolesVersion,
      type: 'bigint',
      holds: 'the version of the roles',
      access: ALL,
      made: true,
      suffix: 'NOT NULL DEFAULT 1',
    },
    {
      name: rolesLocked,
      type: 'boolean',
      holds: 'whether roles were set by hand',
      access: ALL,
      made: true,
      suffix: 'NOT NULL DEFAULT false',
    },
  ]);
}

/** @throws ScimConfigError `ERR_SCIM_OPTION_VALUE`, `ERR_SCIM_MAPPING` */
export function needsOfGroups(
  read: ReadResources,
  { insert }: OwnGroups,
  type: ResourceTypeInput,
): NeededTable {
  const { revision = '' } = read.counters;
  return resources(read, ownGroups(read, type), insert, [
    {
      name: revision,
      type: 'bigint',
      holds: 'the version of the record',
      access: ALL,
      made: true,
      suffix: 'NOT NULL DEFAULT 1',
    },
  ]);
}
