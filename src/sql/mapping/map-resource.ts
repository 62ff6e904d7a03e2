import { checkKeys } from '../../errors/check-keys.js';
import { mapOf } from '../../lib/known-keys.js';
import { GROUP_RESOURCE_TYPE } from '../../schema/core/group.js';
import { USER_RESOURCE_TYPE } from '../../schema/core/user.js';
import { compileResourceType } from '../../schema/resource-type.js';
import type { Attributes, ResourceTypeInput } from '../../schema/types.js';
import type { ResourceRecord } from '../../stores/contract/resource.js';
import type { StoreCapabilities } from '../../stores/contract/store.js';
import type { SqlAttributes } from '../filter/attributes.js';
import type { SqlRow } from './column.js';
import { COLUMN_KEYS } from './column.js';
import type { Field } from './field.js';
import { compileFields, listOf } from './fields.js';
import { type MappedColumn, mappedColumns } from './mapped-columns.js';
import {
  type GroupColumns,
  MAPPING_KEYS,
  type MappingOptions,
  type ResourceColumns,
  type UserColumns,
} from './paths.js';
import { keptWith } from './rest-attributes.js';
import { sqlAttributes } from './sql-attributes.js';
import { toResource } from './to-resource.js';
import { toRow } from './to-row.js';

/** One table of columns, read in every direction that an adapter needs. */
export interface ResourceMapping {
  /** What the store keeps, for its `capabilities`: `attributes`, and `types` of lists in columns. */
  readonly capabilities: Pick<StoreCapabilities, 'attributes' | 'types'>;
  /** The columns of {@link ResourceMapping.toRow} in its order, with their types. */
  readonly columns: readonly MappedColumn[];
  /**
   * Columns and values of a draft, all of them, null where the draft has nothing. Without `id` and
   * `meta`, which the store makes. JSON is text; two drafts that say the same give the same row.
   *
   * @throws InvalidValueError for text that PostgreSQL cannot keep, and for what is no id in a column of ids.
   */
  toRow(draft: Attributes): SqlRow;
  /** The resource of a row that was read with all the columns of the table. */
  toResource(row: Readonly<Record<string, unknown>>): ResourceRecord;
  /**
   * Where filters find the attributes, for `filterToSql` and `orderToSql`. Add `groups` or `members` to
   * it where they are in a table of their own.
   *
   * @param alias - of the table in the statement, e.g. `u`.
   */
  sql(alias?: string): SqlAttributes;
}

/**
 * Says which column holds which attribute of a user, once: the rows of drafts, the resources of rows,
 * what the store declares and where filters look all follow from it. Paths are those of the schema,
 * extensions with their URN; a list is one `json` column, or has columns for one value of each `type`
 * (the primary one, if there are several; values of other types are not kept), or for one value of any type,
 * `emails[primary eq true].value`: the primary one, or else the first. It is shown as the primary one, with the
 * type that `emails[primary eq true].type` keeps; without a column for that as `work`, where the schema has
 * that type, so that clients find again what they look for by type.
 * What has no column is not kept, and leaves the served schema, unless `rest` names a column for all of it.
 * `password` is not among them: keep a digest of it yourself. A user always has `active`: where its column
 * is NULL the user is inactive, unless `{ column, whenNull: true }` says that people without a value are active.
 *
 * @throws ScimConfigError `ERR_SCIM_MAPPING` at start, for an attribute that users do not have, a column
 * that is named twice or cannot hold its attribute, or a missing `id`, `meta.created`, `meta.lastModified`.
 *
 * @example
 * const users = mapUsers({
 *   id: { column: 'id', kind: 'uuid' },
 *   'meta.created': 'created_at',
 *   'meta.lastModified': 'updated_at',
 *   'meta.version': 'version',
 *   userName: { column: 'email', key: 'email_key' },
 *   active: 'is_active',
 *   'name.givenName': 'first_name',
 *   'emails[primary eq true].value': 'contact_email',
 *   'phoneNumbers[type eq "work"].value': 'work_phone',
 *   'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department': 'department',
 * });
 * users.toRow({ userName: 'Ada@x.example', active: true });
 * // { email: 'Ada@x.example', email_key: 'ada@x.example', is_active: true, first_name: null, … }
 */
export function mapUsers(columns: UserColumns, options?: MappingOptions): ResourceMapping {
  return mapResource(USER_RESOURCE_TYPE, columns, options);
}

/**
 * As {@link mapUsers} for groups. Members are best kept in a table of their own, and not in this one.
 *
 * @example
 * const groups = mapGroups({
 *   id: { column: 'id', kind: 'uuid' },
 *   'meta.created': 'created_at',
 *   'meta.lastModified': 'updated_at',
 *   displayName: { column: 'name', key: 'name_key' },
 *   externalId: 'external_id',
 * });
 * groups.toRow({ displayName: 'Sales' }); // { name: 'Sales', name_key: 'sales', external_id: null, … }
 */
export function mapGroups(columns: GroupColumns, options?: MappingOptions): ResourceMapping {
  return mapResource(GROUP_RESOURCE_TYPE, columns, options);
}

/**
 * As {@link mapUsers} for any resource type: one of the host's own, or a User that `extendResourceType`
 * has changed. Its paths are checked at start only.
 *
 * @throws ScimConfigError `ERR_SCIM_MAPPING`, and those of a wrong resource type.
 * @example
 * const deviceType: ResourceTypeInput = {
 *   name: 'Device',
 *   endpoint: '/Devices',
 *   schema: { id: 'urn:example:Device', attributes: [{ name: 'serial', uniqueness: 'server' }] },
 * };
 * const devices = mapResource(deviceType, {
 *   id: 'id',
 *   'meta.created': 'created_at',
 *   'meta.lastModified': 'updated_at',
 *   serial: 'serial_number',
 * });
 */
export function mapResource(
  resourceType: ResourceTypeInput,
  columns: ResourceColumns,
  options: MappingOptions = {},
): ResourceMapping {
  checkKeys(options, MAPPING_KEYS, `the mapping of ${resourceType.name}`);
  checkKeys(columns, mapOf(COLUMN_KEYS), `the columns of ${resourceType.name}`);
  const compiled = compileFields(compileResourceType(resourceType), columns, options);
  return Object.freeze({
    capabilities: compiled.rest
      ? Object.freeze({ attributes: keptWith(compiled.rest, compiled.fields) })
      : capabilitiesOf(compiled.fields),
    columns: mappedColumns(compiled),
    toRow: (draft: Attributes) => toRow(compiled, draft),
    toResource: (row: Readonly<Record<string, unknown>>) => toResource(compiled, row),
    sql: (alias?: string) => sqlAttributes(compiled, alias),
  });
}

function capabilitiesOf(fields: readonly Field[]): ResourceMapping['capabilities'] {
  const attributes = new Set<string>();
  const types = new Map<string, Set<string>>();
  for (const { path, which } of fields) {
    if (path.path !== 'externalId') attributes.add(path.path);
    if (which === undefined) continue;
    const list = listOf(path);
    attributes.add(`${list}.${which.by}`);
    if (which.type === undefined) continue;
    attributes.add(`${list}.type`);
    types.set(list, (types.get(list) ?? new Set()).add(which.type));
  }
  return Object.freeze({
    attributes: Object.freeze([...attributes]),
    ...(types.size > 0 && {
      types: Object.freeze(Object.fromEntries([...types].map(([list, each]) => [list, [...each]]))),
    }),
  });
}
