import { invalidOption } from '../../errors/invalid-option.js';
import type { RequestContext, ResourceDraft } from '../../index.js';
import type { OwnColumns, OwnGroups, OwnUsers, OwnValues } from './options.js';
import {
  columnName,
  type KeyColumn,
  keyColumn,
  onceEach,
  optionalName,
  type TableName,
  tableName,
} from './read-names.js';

/** Options about a table of people or teams, with every name in them. */
export interface ReadResources {
  /** The option, for messages. */
  readonly option: 'users' | 'groups';
  readonly table: TableName;
  readonly tenant: KeyColumn;
  readonly key: KeyColumn;
  readonly id: string;
  readonly version: string;
  readonly created: string;
  readonly updated: string;
  readonly deleted: string | undefined;
  readonly columns: OwnColumns;
  readonly rest: string;
  /** Columns beside the mapping that count or mark something, by what they are for. */
  readonly counters: Readonly<Record<string, string>>;
  readonly insert: (draft: ResourceDraft, ctx: RequestContext) => OwnValues;
}

const KEY: KeyColumn = { column: 'id', type: 'integer' };

/** @throws ScimConfigError `ERR_SCIM_OPTION_VALUE` */
export function readUsers(own: OwnUsers): ReadResources {
  return readResources('users', own, {
    rolesVersion: columnName('users.rolesVersion', own.rolesVersion ?? 'scim_roles_version'),
    rolesLocked: columnName('users.rolesLocked', own.rolesLocked ?? 'scim_roles_locked'),
  });
}

/** @throws ScimConfigError `ERR_SCIM_OPTION_VALUE` */
export function readGroups(own: OwnGroups): ReadResources {
  return readResources('groups', own, {
    revision: columnName('groups.revision', own.revision ?? 'scim_revision'),
  });
}

function readResources(
  option: ReadResources['option'],
  own: OwnUsers | OwnGroups,
  counters: ReadResources['counters'],
): ReadResources {
  const key = keyColumn(`${option}.key`, own.key, KEY);
  const { columns } = own;
  if (typeof columns !== 'object' || columns === null)
    throw invalidOption(`${option}.columns`, 'an object with a column for each attribute');
  const ofStore = Object.keys(columns).find((path) => path === 'id' || path.startsWith('meta.'));
  if (ofStore !== undefined)
    throw invalidOption(`${option}.columns["${ofStore}"]`, `left out: it has an option of its own`);
  const read = {
    option,
    table: tableName(`${option}.table`, own.table),
    tenant: keyColumn(`${option}.tenant`, own.tenant),
    key,
    id: columnName(`${option}.id`, own.id ?? (key.type === 'uuid' ? key.column : 'scim_id')),
    version: columnName(`${option}.version`, own.version ?? 'scim_version'),
    created: columnName(`${option}.created`, own.created ?? 'created_at'),
    updated: columnName(`${option}.updated`, own.updated ?? 'updated_at'),
    deleted: optionalName(`${option}.deleted`, own.deleted),
    columns,
    rest: columnName(`${option}.rest`, own.rest),
    counters,
  };
  for (const [path, input] of Object.entries(columns)) {
    const at = `${option}.columns["${path}"]`;
    const { column, key: ofKey } = typeof input === 'object' ? input : { column: input };
    columnName(at, column);
    optionalName(`${at}.key`, ofKey);
  }
  const taken = checkOnce(read);
  return { ...read, insert: insertOf(option, own.insert, taken) };
}

/** All the columns that the options name. @throws ScimConfigError for one that is there twice. */
function checkOnce(read: Omit<ReadResources, 'insert'>): ReadonlySet<string> {
  const { option, tenant, key, id, version, created, updated, deleted, rest, counters } = read;
  const mapped = Object.values(read.columns).flatMap((input) =>
    typeof input === 'object' ? [input.column, ...(input.key ? [input.key] : [])] : [input],
  );
  return onceEach(option, [
    ...[tenant.column, ...(key.column === id ? [] : [key.column]), id, version, created, updated],
    ...[deleted, ...Object.values(counters), ...mapped, rest],
  ]);
}

function insertOf(
  option: string,
  insert: OwnUsers['insert'],
  taken: ReadonlySet<string>,
): ReadResources['insert'] {
  const checked = (values: unknown): OwnValues => checkValues(`${option}.insert`, values, taken);
  if (typeof insert === 'function') return (draft, ctx) => checked(insert(draft, ctx));
  const values = checked(insert);
  return () => values;
}

/** Values by column. @throws ScimConfigError `ERR_SCIM_OPTION_VALUE` */
export function checkValues(
  option: string,
  values: unknown,
  taken: ReadonlySet<string>,
): OwnValues {
  if (values === undefined) return {};
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    throw invalidOption(option, 'an object with a value for each column');
  for (const [name, value] of Object.entries(values)) {
    columnName(`${option}["${name}"]`, name);
    if (taken.has(name))
      throw invalidOption(option, `without column "${name}", which another option names`);
    const isValue = value === null || ['string', 'boolean'].includes(typeof value);
    if (!isValue && !Number.isFinite(value))
      throw invalidOption(`${option}["${name}"]`, 'a string, a number, a boolean or null');
  }
  return { ...values };
}
