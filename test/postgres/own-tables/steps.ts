import type { PostgresConnection } from '../../../src/postgres/index.js';

/** Runs printed SQL statement by statement, as somebody at a prompt does; comments are left out. */
export async function runSteps(db: PostgresConnection, steps: string): Promise<void> {
  const sql = steps
    .split('\n')
    .filter((line) => !line.startsWith('--'))
    .join('\n');
  for (const statement of sql.split(/(?<=;)\n/)) {
    if (statement.trim() !== '') await db.query(statement, []);
  }
}

/** Printed steps before and behind the command for the keys. */
export function aroundBackfill(steps: string): readonly [before: string, behind: string] {
  const [before = '', behind = ''] = steps.split('-- npx express-scim backfill');
  return [before, behind];
}
