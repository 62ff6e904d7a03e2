import { invalidOption } from '../../errors/invalid-option.js';
import type { OwnKeyColumn, OwnTableName } from './options.js';

/** PostgreSQL cuts off what is longer, so that two names could be the same. */
const MAX_NAME_BYTES = 63;

/** The name of a column, of the option of this name. @throws ScimConfigError `ERR_SCIM_OPTION_VALUE` */
export function columnName(option: string, name: unknown): string {
  const isName =
    typeof name === 'string' &&
    name !== '' &&
    Buffer.byteLength(name) <= MAX_NAME_BYTES &&
    !/\0|\p{Surrogate}/u.test(name);
  if (isName) return name;
  throw invalidOption(option, `a name of 1 to ${MAX_NAME_BYTES} bytes`);
}

/** As {@link columnName}; undefined where there is none. */
export function optionalName(option: string, name: unknown): string | undefined {
  return name === undefined ? undefined : columnName(option, name);
}

/** The columns that an option names. @throws ScimConfigError `ERR_SCIM_OPTION_VALUE` for one that is there twice. */
export function onceEach(
  option: string,
  names: readonly (string | undefined)[],
): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const name of names) {
    if (name === undefined) continue;
    if (seen.has(name)) throw invalidOption(option, `without column "${name}" being there twice`);
    seen.add(name);
  }
  return seen;
}

export interface TableName {
  readonly schema: string;
  readonly name: string;
}

export function tableName(option: string, table: OwnTableName | undefined): TableName {
  const { schema = 'public', name } =
    typeof table === 'object' && table !== null ? table : { name: table };
  return {
    schema: columnName(`${option}.schema`, schema),
    name: columnName(typeof table === 'object' ? `${option}.name` : option, name),
  };
}

const TYPES = ['text', 'integer', 'uuid'] as const;

export interface KeyColumn {
  readonly column: string;
  readonly type: (typeof TYPES)[number];
}

export function keyColumn(
  option: string,
  given: OwnKeyColumn | undefined,
  otherwise?: KeyColumn,
): KeyColumn {
  if (given === undefined && otherwise !== undefined) return otherwise;
  if (typeof given !== 'object' || given === null) {
    return { column: columnName(option, given), type: 'text' };
  }
  if (!TYPES.includes(given.type))
    throw invalidOption(`${option}.type`, `one of ${TYPES.join(', ')}`);
  return { column: columnName(`${option}.column`, given.column), type: given.type };
}
