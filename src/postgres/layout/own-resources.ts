import { invalidOption } from '../../errors/invalid-option.js';
import type { ResourceTypeInput } from '../../schema/index.js';
import type { KeyColumn, TableName } from '../own-tables/read-names.js';
import type { ReadResources } from '../own-tables/read-resources.js';
import { resolveResources } from './resolve-resources.js';
import type { HiddenRows, ResourceLayout, UserLayout } from './resource-layout.js';
import { quote } from './sql.js';

const SQL_TYPES: Readonly<Record<KeyColumn['type'], string>> = {
  text: 'text',
  integer: 'bigint',
  uuid: 'uuid',
};

/** A parameter, which is text, as a value of a column. */
export const asKey = ({ type }: KeyColumn, parameter: string): string =>
  type === 'text' ? parameter : `${parameter}::text::${SQL_TYPES[type]}`;

/** Whether a text is a number of 64 bits, as PostgreSQL writes it. */
const isBigint = (text: string): boolean =>
  /^(?:0|-?[1-9]\d{0,18})$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);

/** Whether a text can be a key of this type; anything else is never sent to the database. */
const IS_KEY: Readonly<Record<KeyColumn['type'], (text: string) => boolean>> = {
  text: (text) => /^[^\0\p{Surrogate}]+$/u.test(text),
  integer: isBigint,
  uuid: (text) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(text),
};

/**
 * One spelling only: a cast would take `01` for `1`, and capitals for a uuid, which are other tenants everywhere else.
 *
 * @throws Error for the id of a tenant that no row can have.
 */
const tenantCheck =
  ({ tenant: { column, type }, option }: ReadResources) =>
  (tenantId: string): void => {
    if (IS_KEY[type](tenantId)) return;
    throw new Error(
      `No row can belong to the tenant "${tenantId}": "${option}.tenant" is of type ${type}. Where tokens are made, give as tenantId what stands in column "${column}".`,
    );
  };

export const quoteTable = ({ schema, name }: TableName): string =>
  `${quote(schema)}.${quote(name)}`;

/** Clients see milliseconds: what they were shown, a filter finds. */
const toMilliseconds = (time: string): string => `date_trunc('milliseconds', ${time})`;

function hiddenRows(
  read: ReadResources,
  isKept: (alias: string) => string,
  now: string,
): HiddenRows {
  const key = quote(read.key.column);
  const version = quote(read.version);
  return {
    isId: IS_KEY[read.key.type],
    has: (alias, value) => `${alias}.${key} = ${asKey(read.key, value)}`,
    are: (alias) => `${alias}.${version} IS NULL AND ${isKept(alias)}`,
    idOf: (alias) => `${alias}.${key}::text`,
    shown: (alias) =>
      [
        `${version} = 1`,
        `${quote(read.updated)} = ${now}`,
        ...Object.entries(read.counters).map(([name, column]) =>
          name === 'rolesLocked'
            ? `${quote(column)} = false`
            : `${quote(column)} = coalesce(${alias}.${quote(column)}, 0) + 1`,
        ),
      ].join(', '),
    givesId: read.id !== read.key.column,
  };
}

function resolve(
  read: ReadResources,
  input: ResourceTypeInput,
  named: string,
  made: ReadonlyMap<string, string>,
): ResourceLayout {
  const { tenant, deleted, counters } = read;
  const isKept = (alias: string) =>
    deleted === undefined ? 'TRUE' : `${alias}.${quote(deleted)} IS NULL`;
  const now = toMilliseconds('clock_timestamp()');
  const layout = resolveResources({
    input,
    table: quoteTable(read.table),
    names: {
      tenant: tenant.column,
      id: read.id,
      key: read.key.column,
      created: read.created,
      updated: read.updated,
      version: read.version,
      revision: counters.revision,
      deleted,
      others: [],
    },
    columns: read.columns,
    rest: read.rest,
    tenantValue: asKey(tenant, '$1'),
    now,
    made: new Map([
      [quote(read.version), '1'],
      [quote(read.created), toMilliseconds('now()')],
      [quote(read.updated), toMilliseconds('now()')],
      ...made,
    ]),
    unique: { attribute: named, conflict: '', among: isKept },
    isLive: (alias) =>
      `${alias}.${quote(read.version)} IS NOT NULL AND ${alias}.${quote(read.id)} IS NOT NULL AND ${isKept(alias)}`,
    insert: read.insert,
    hidden: hiddenRows(read, isKept, now),
  });
  requireColumn(layout, read, named);
  return {
    ...layout,
    checkTenant: tenantCheck(read),
    attributes: (alias) => ({
      ...layout.attributes(alias),
      'meta.created': { column: toMilliseconds(`${alias}.${layout.created}`), kind: 'timestamp' },
      'meta.lastModified': {
        column: toMilliseconds(`${alias}.${layout.updated}`),
        kind: 'timestamp',
      },
    }),
  };
}

/** What must be found, or looked at by the database itself, cannot be in the rest. */
function requireColumn({ columns }: ResourceLayout, { option }: ReadResources, path: string): void {
  if ([...columns.values()].some(({ attribute, isKey }) => attribute === path && !isKey)) return;
  throw invalidOption(`${option}.columns`, `an object with a column for "${path}"`);
}

/** People in a table of the host's. */
export function ownUsers(read: ReadResources, input: ResourceTypeInput): UserLayout {
  const rolesVersion = quote(read.counters.rolesVersion ?? '');
  const rolesLocked = quote(read.counters.rolesLocked ?? '');
  const made = new Map([
    [rolesVersion, '1'],
    [rolesLocked, 'false'],
  ]);
  const layout = resolve(read, input, 'userName', made);
  requireColumn(layout, read, 'active');
  const { deleted, version } = layout;
  return {
    ...layout,
    password: undefined,
    rolesVersion,
    rolesLocked,
    rolesVersionOf: (alias) => `coalesce(${alias}.${rolesVersion}, 0)`,
    areRolesLocked: (alias) => `coalesce(${alias}.${rolesLocked}, false)`,
    former:
      deleted === undefined
        ? undefined
        : {
            are: (alias) =>
              `${alias}.${deleted} IS NOT NULL AND ${alias}.${version} IS NOT NULL AND ${alias}.${layout.id} IS NOT NULL`,
            // Without a version it is as if SCIM had never known them.
            found: `${version} = NULL`,
          },
  };
}

/** Teams in a table of the host's. */
export function ownGroups(read: ReadResources, input: ResourceTypeInput): ResourceLayout {
  const made = new Map([[quote(read.counters.revision ?? ''), '1']]);
  return resolve(read, input, 'displayName', made);
}
