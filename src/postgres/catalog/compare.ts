import { DEFAULT_SCHEMA } from '../connection/tables.js';
import { breakingOf, NEWEST, newestOf, tooNew } from '../migrations/versions.js';
import type { FoundCatalog } from './catalog.js';
import { compareTable } from './compare-table.js';
import { EXPECTED_CATALOG } from './expected-catalog.js';
import type { DatabaseFinding } from './finding.js';
import { mending } from './mend.js';
import type { DatabaseReading } from './read-catalog.js';

/** The command that brings the tables of a schema up to date. */
const migrateCommand = (schema: string): string =>
  `npx express-scim migrate${schema === DEFAULT_SCHEMA ? '' : ` --schema ${schema}`}`;

/** Why the tables cannot be compared: they have another version. */
function versionFinding(
  schema: string,
  { catalog, applied }: DatabaseReading,
): DatabaseFinding | undefined {
  const about = { object: `schema ${schema}`, blocking: true };
  if (catalog.tables.schema_versions === undefined) {
    const problem = catalog.exists ? 'has no tables of express-scim' : 'is missing';
    return { ...about, problem, remedy: migrateCommand(schema) };
  }
  if (applied === undefined) return undefined;
  const version = newestOf(applied);
  if (version < NEWEST) {
    const problem = `has version ${version}, and this version of express-scim needs ${NEWEST}`;
    return { ...about, problem, remedy: migrateCommand(schema) };
  }
  const breaking = breakingOf(applied);
  if (breaking === undefined) return undefined;
  return {
    ...about,
    problem: `is too new: ${tooNew(schema, breaking)}`,
    remedy: 'npm install express-scim@latest',
  };
}

function* privilegeFindings(schema: string, catalog: FoundCatalog): Generator<DatabaseFinding> {
  const { role, usage, tables } = catalog;
  const mend = mending(schema);
  const lacks = (privileges: readonly string[]) =>
    `is closed to role ${role}: no ${privileges.join(', ')}`;
  if (!usage) {
    yield {
      object: `schema ${schema}`,
      problem: lacks(['USAGE']),
      remedy: mend.grantUsage(role),
      blocking: true,
    };
  }
  for (const name of Object.keys(EXPECTED_CATALOG)) {
    const lacking = tables[name]?.lacking ?? [];
    if (lacking.length === 0) continue;
    yield {
      object: `table ${schema}.${name}`,
      problem: lacks(lacking),
      remedy: mend.grant(lacking, name, role),
      blocking: true,
    };
  }
}

function* tableFindings(schema: string, { tables }: FoundCatalog): Generator<DatabaseFinding> {
  const mend = mending(schema);
  for (const [name, expected] of Object.entries(EXPECTED_CATALOG)) {
    const found = tables[name];
    if (found !== undefined) yield* compareTable({ schema, name, expected, found, mend });
    else
      yield {
        object: `table ${schema}.${name}`,
        problem: 'is missing',
        remedy: mend.createTable(name, expected),
        blocking: true,
      };
  }
}

/** Everything in which a database differs from what the code expects; of another version only that. */
export function compareDatabase(
  schema: string,
  reading: DatabaseReading,
): readonly DatabaseFinding[] {
  const version = versionFinding(schema, reading);
  if (version !== undefined) return [version];
  return [...privilegeFindings(schema, reading.catalog), ...tableFindings(schema, reading.catalog)];
}
