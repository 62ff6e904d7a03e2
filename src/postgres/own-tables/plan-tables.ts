import { checkKeys } from '../../errors/check-keys.js';
import { keysOf } from '../../lib/known-keys.js';
import type { PostgresPool } from '../connection/pool.js';
import { quoteTable } from '../layout/own-resources.js';
import { quote } from '../layout/sql.js';
import { checkRoleName } from '../migrations/script.js';
import { patientSession } from '../migrations/settings.js';
import { assumedTables } from './check/assumed-tables.js';
import { type Change, type Phase, sqlOf } from './check/changes.js';
import { differencesOf } from './check/check-tables.js';
import type { Difference } from './check/difference.js';
import type { NeededTable } from './check/needs.js';
import { type FoundOwnTable, readTables } from './check/read-tables.js';
import { unkeyedRows } from './check/unkeyed-rows.js';
import { neededTables, TABLES_KEYS, type TablesOptions } from './tables-options.js';

/** Options of {@link planTables}. */
export interface PlanTablesOptions extends TablesOptions {
  /** The database, if only what is missing there is to be told. Default: nothing is asked, and every step is told. */
  readonly pool?: PostgresPool;
  /** Role that the application connects as, if it has to be given what it needs of the tables. */
  readonly grantTo?: string;
}

const KEYS = keysOf<PlanTablesOptions>({ pool: true, grantTo: true, ...TABLES_KEYS });

interface Step {
  readonly title: string;
  readonly body: string;
}

const TITLES: Readonly<Record<Exclude<Phase, 'keys'>, string>> = {
  columns: 'Columns. A short lock for each table; no row is written.',
  indexes:
    'Indexes. Writes go on meanwhile; not inside a transaction. One that fails leaves an INVALID index: drop it, and try again.',
  constraints:
    'Constraints. New rows are checked at once, and then those that are there, without a lock.',
  privileges: 'Privileges.',
};

const EVERYTHING = `-- All steps for tables that know nothing of SCIM, to be run one after the other. What your
-- tables have already leave out. Taken for granted are the other columns of the options, with created_at and
-- updated_at, and that keys, memberships and roles are unique: with a database (--database-url) all of that
-- is looked at, and only what is missing is told.
`;
const MISSING = `-- What is missing, to be run one after the other.
`;

const commented = (text: string): string => `-- ${text}`;

/** The steps of one phase; what is only worth knowing is left out, and what may be there otherwise has a word before it. */
function stepOf(
  phase: Exclude<Phase, 'keys'>,
  differences: readonly Difference[],
): readonly Step[] {
  const wanted = differences.filter(
    ({ changes = [], weight }) => weight !== 'remark' && changes[0]?.phase === phase,
  );
  if (wanted.length === 0) return [];
  const plain = wanted.filter(({ advice }) => advice === undefined);
  const advised = wanted.filter(({ advice }) => advice !== undefined);
  const sql = [
    sqlOf(plain.flatMap(({ changes = [] }) => changes)),
    ...advised.flatMap(({ object, problem, advice = '', changes = [], optional }) => {
      const sql = sqlOf(changes);
      return [
        commented(`${object} ${problem}. ${advice}`),
        optional ? sql.split('\n').map(commented).join('\n') : sql,
      ];
    }),
  ];
  return [{ title: TITLES[phase], body: sql.filter((part) => part !== '').join('\n') }];
}

function backfillStep(needed: readonly NeededTable[]): readonly Step[] {
  const columns = needed.flatMap(({ table, computed }) =>
    (computed?.columns ?? []).map(({ name }) => `${table.schema}.${table.name}.${name}`),
  );
  if (columns.length === 0) return [];
  const title = `Keys: ${columns.join(', ')}. A command, which may be stopped and run again; at the end it lists duplicates.`;
  return [{ title, body: commented('npx express-scim backfill --tables <module>') }];
}

/** Without a database nobody knows of sequences. */
const SEQUENCES =
  '-- Where keys are serial, USAGE on their sequences, too; with a database they are named.';

function grants(
  needed: readonly NeededTable[],
  found: readonly FoundOwnTable[] | undefined,
  role: string,
): readonly Step[] {
  const sequences = needed.flatMap(({ inserts }, place) =>
    inserts ? (found?.[place]?.sequences ?? []) : [],
  );
  const to = `TO ${quote(role)};`;
  const schemas = new Set(needed.map(({ table }) => table.schema));
  const statements = [
    ...[...schemas].map((schema) => `GRANT USAGE ON SCHEMA ${quote(schema)} ${to}`),
    ...needed.map(({ table, columns, deletes }) => {
      const access = (['SELECT', 'INSERT', 'UPDATE'] as const).filter((each) =>
        columns.some((column) => column.access.includes(each)),
      );
      return `GRANT ${[...access, ...(deletes ? ['DELETE'] : [])].join(', ')} ON ${quoteTable(table)} ${to}`;
    }),
    ...sequences.map((sequence) => `GRANT USAGE ON SEQUENCE ${quoteTable(sequence)} ${to}`),
    ...(found === undefined ? [SEQUENCES] : []),
  ];
  return [{ title: TITLES.privileges, body: statements.join('\n') }];
}

/** What cannot be a step: somebody has to decide. */
function openQuestions(differences: readonly Difference[]): readonly Step[] {
  const open = differences.filter(
    ({ changes = [], weight }) => changes.length === 0 && weight !== 'remark',
  );
  if (open.length === 0) return [];
  const lines = open.map(({ object, problem, advice = '' }) => `${object} ${problem}. ${advice}`);
  return [{ title: 'Before anything else.', body: lines.map(commented).join('\n') }];
}

/**
 * The steps by which tables of yours become what the options say, as SQL and commands to be run by you, one after the
 * other. None of them locks a table for long. Nothing is run here.
 *
 * @returns an empty text if nothing is missing.
 * @throws ScimConfigError `ERR_SCIM_OPTION_VALUE`, `ERR_SCIM_UNKNOWN_OPTION`, `ERR_SCIM_MAPPING`
 * @example
 * console.log(await planTables({ ...tables, pool })); // without a pool: every step
 */
export async function planTables(options: PlanTablesOptions): Promise<string> {
  checkKeys(options, KEYS, 'planTables()');
  const { pool, grantTo } = options;
  const role = grantTo === undefined ? undefined : checkRoleName(grantTo);
  const needed = neededTables(options);
  const session = pool === undefined ? undefined : patientSession(pool);
  const found = session === undefined ? assumedTables(needed) : await readTables(session, needed);
  const differences = differencesOf(needed, found);
  const isKeyed =
    session !== undefined &&
    !differences.some(isAboutKeys(needed)) &&
    (await unkeyedRows(session, needed, found)).length === 0;
  const steps = [
    ...openQuestions(differences),
    ...stepOf('columns', differences),
    ...(isKeyed ? [] : backfillStep(needed)),
    ...stepOf('indexes', differences),
    ...stepOf('constraints', differences),
    ...(role === undefined
      ? stepOf('privileges', differences)
      : grants(needed, session && found, role)),
  ];
  if (steps.length === 0) return '';
  const told = steps.map(({ title, body }, place) => `-- ${place + 1}. ${title}\n${body}\n`);
  return [session === undefined ? EVERYTHING : MISSING, ...told].join('\n');
}

/** Whether a difference is about a column that the back-fill writes. */
function isAboutKeys(needed: readonly NeededTable[]): (difference: Difference) => boolean {
  const clauses = needed.flatMap(({ table, computed }) =>
    (computed?.columns ?? []).map(({ name }) => ({
      table: quoteTable(table),
      column: quote(name),
    })),
  );
  const isAbout = ({ alter }: Change) =>
    alter !== undefined &&
    clauses.some(
      ({ table, column }) => table === quoteTable(alter.table) && alter.clause.includes(column),
    );
  return ({ changes = [] }) => changes.some(isAbout);
}
