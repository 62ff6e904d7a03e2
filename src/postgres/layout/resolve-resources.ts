import { compileResourceType, type ResourceTypeInput } from '../../schema/index.js';
import { mapResource, type SqlAttribute, type SqlAttributes } from '../../sql/index.js';
import type { OwnColumns } from '../own-tables/options.js';
import { type LayoutColumn, layoutColumn, textColumn } from './column.js';
import type { HiddenRows, ResourceLayout, UniqueColumn } from './resource-layout.js';
import { instant, jsonText, quote } from './sql.js';

/** Names of the columns of a table as they are, without quotation marks. */
export interface ResourceNames {
  readonly tenant: string;
  readonly id: string;
  readonly key: string;
  readonly created: string;
  readonly updated: string;
  readonly version: string;
  readonly revision: string | undefined;
  readonly deleted: string | undefined;
  /** Of text, beside the mapping. */
  readonly others: readonly string[];
}

export interface ResourceParts {
  readonly input: ResourceTypeInput;
  /** The table, quoted, with its schema. */
  readonly table: string;
  readonly names: ResourceNames;
  /** Columns of the attributes; `id` and `meta` are in the names. */
  readonly columns: OwnColumns;
  readonly rest: string;
  /** What `$1` is in the column of the tenant. */
  readonly tenantValue: string;
  /** The time of a change. */
  readonly now: string;
  readonly made: ReadonlyMap<string, string>;
  readonly unique: Pick<UniqueColumn, 'attribute' | 'conflict' | 'among'>;
  readonly hidden: HiddenRows | undefined;
  readonly insert: ResourceLayout['insert'];
  /** Whether a row of the tenant is a resource. */
  isLive(alias: string): string;
}

export function resolveResources(parts: ResourceParts): ResourceLayout {
  const { input, names, columns: given, rest, now, tenantValue } = parts;
  const type = compileResourceType(input);
  const mapping = mapResource(
    input,
    {
      id: { column: names.id, kind: 'uuid' },
      'meta.created': names.created,
      'meta.lastModified': names.updated,
      'meta.version': names.version,
      ...(names.revision !== undefined && { 'meta.revision': names.revision }),
      ...given,
    },
    { rest },
  );
  const mapped = mapping.columns.map(layoutColumn);
  const columns = new Map(
    [...mapped, ...names.others.map(textColumn)].map((each) => [each.name, each] as const),
  );
  const tenant = quote(names.tenant);
  const [id, updated, version] = [names.id, names.updated, names.version].map(quote) as [
    string,
    string,
    string,
  ];
  const revision = names.revision === undefined ? undefined : quote(names.revision);
  const revisionOf = (alias: string) =>
    revision === undefined ? `${alias}.${version}` : `coalesce(${alias}.${revision}, 0)`;
  const ofTenant = (alias: string) => `${alias}.${tenant} = ${tenantValue}`;
  const { isLive } = parts;
  const attributesBy = new Map<string, SqlAttributes>();
  const attributes = (alias: string): SqlAttributes => {
    const known = attributesBy.get(alias) ?? mapping.sql(alias);
    attributesBy.set(alias, known);
    return known;
  };
  const changed = (alias: string) => `${version} = ${alias}.${version} + 1, ${updated} = ${now}`;
  return {
    type,
    mapping,
    table: parts.table,
    tenant,
    tenantValue,
    id,
    key: quote(names.key),
    created: quote(names.created),
    updated,
    version,
    revision,
    deleted: names.deleted === undefined ? undefined : quote(names.deleted),
    columns,
    record: jsonText([
      [names.id, `r.${id}`],
      [names.created, instant(`r.${quote(names.created)}`)],
      [names.updated, instant(`r.${updated}`)],
      [names.version, `r.${version}`],
      ...(names.revision === undefined ? [] : [[names.revision, revisionOf('r')] as const]),
      ...mapped.filter(({ isKey }) => !isKey).map(({ name, sql }) => [name, `r.${sql}`] as const),
    ]),
    unique: { ...parts.unique, ...uniqueColumn(parts.unique.attribute, mapped) },
    made: parts.made,
    hidden: parts.hidden,
    insert: parts.insert,
    recordChanged: (alias) =>
      revision === undefined
        ? changed(alias)
        : `${changed(alias)}, ${revision} = ${revisionOf(alias)} + 1`,
    revisionOf,
    changed,
    ofTenant,
    isLive,
    live: (alias) => `${ofTenant(alias)} AND ${isLive(alias)}`,
    attributes,
    value: (alias, attribute) => sqlOf(attributes(alias)[attribute]),
  };
}

/** By its key, or as `lower` has it. */
function uniqueColumn(
  attribute: string,
  mapped: readonly LayoutColumn[],
): Pick<UniqueColumn, 'column' | 'has'> {
  const own = mapped.filter((each) => each.attribute === attribute);
  const key = own.find(({ isKey }) => isKey);
  const column = key ?? own[0];
  const sql = column?.sql ?? quote(attribute);
  return {
    column: column?.name ?? attribute,
    has: (alias, value) =>
      key === undefined ? `lower(${alias}.${sql}) = lower(${value})` : `${alias}.${sql} = ${value}`,
  };
}

/** A simple attribute; NULL where the type has none of the name. */
function sqlOf(entry: SqlAttribute | undefined): string {
  if (typeof entry === 'string') return entry;
  return entry !== undefined && 'column' in entry ? entry.column : 'NULL::text';
}
