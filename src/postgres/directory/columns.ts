import type { ResourceType } from '../../schema/index.js';
import type { ResourceColumns } from '../../sql/index.js';

const META = {
  id: { column: 'id', kind: 'uuid' },
  'meta.created': 'created_at',
  'meta.lastModified': 'updated_at',
  'meta.version': 'version',
  externalId: 'external_id',
} as const;

const USER_COLUMNS: ResourceColumns = {
  ...META,
  userName: { column: 'user_name', key: 'user_name_key' },
  active: 'active',
  displayName: 'display_name',
  emails: { column: 'emails', key: 'email_keys' },
};

const GROUP_COLUMNS: ResourceColumns = {
  ...META,
  'meta.revision': 'revision',
  displayName: { column: 'display_name', key: 'display_name_key' },
};

/** The column that keeps every other attribute. */
export const REST = 'attributes';

const OF_STORE = 'meta.';

/** The columns of the attributes that a resource type has; a host may have left some out. */
function fitted(columns: ResourceColumns, type: ResourceType): ResourceColumns {
  const known = Object.entries(columns).filter(
    ([path]) => path.startsWith(OF_STORE) || type.resolve(path) !== undefined,
  );
  return Object.fromEntries(known) as ResourceColumns;
}

export const userColumns = (type: ResourceType): ResourceColumns => fitted(USER_COLUMNS, type);

export const groupColumns = (type: ResourceType): ResourceColumns => fitted(GROUP_COLUMNS, type);

/** A time as every driver gives it: text, in UTC. */
export const instant = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const READ: Readonly<Record<string, (column: string) => string>> = {
  id: (column) => column,
  created_at: instant,
  updated_at: instant,
};

/**
 * The columns of a row (`r`) as one JSON text: what drivers make of types, and hosts of the parsers of their drivers,
 * makes no difference.
 */
export function recordOf(columns: readonly string[]): string {
  const parts = columns.map((name) => `'${name}', ${READ[name]?.(`r.${name}`) ?? `r.${name}`}`);
  return `json_build_object(${parts.join(', ')})::text`;
}

const WRITTEN: Readonly<Record<string, (placeholder: string) => string>> = {
  id: (placeholder) => `${placeholder}::uuid`,
  active: (placeholder) => `${placeholder}::boolean`,
  emails: (placeholder) => `${placeholder}::text::jsonb`,
  attributes: (placeholder) => `${placeholder}::text::jsonb`,
  email_keys: (placeholder) =>
    `ARRAY(SELECT jsonb_array_elements_text(${placeholder}::text::jsonb))`,
};

/** A parameter as a value of a column. */
export function writtenAs(column: string, placeholder: string): string {
  return WRITTEN[column]?.(placeholder) ?? `${placeholder}::text`;
}
