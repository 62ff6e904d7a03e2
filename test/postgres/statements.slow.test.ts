import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { emptyDatabase } from '../support/postgres/empty-database.js';
import { countStatements } from './statements/count-statements.js';
import { PAGE, withCounts } from './statements/page.js';

const db = emptyDatabase();

it('asks as much of the database as is written down (npm run statements)', async () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toBe(withCounts(page, await countStatements(db.pool)));
});
