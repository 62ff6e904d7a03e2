import { beforeEach, describe, expect, it } from '@jest/globals';
import { createPostgresScim, migrate } from '../../../src/postgres/index.js';
import { emptyDatabase } from '../../support/postgres/empty-database.js';
import { answerIn, documentedRows, SITUATION_NAMES } from './truth-table.js';

describe('who may sign in, over PostgreSQL', () => {
  const rows = documentedRows();
  const db = emptyDatabase();
  beforeEach(async () => {
    await db.empty();
    await migrate(db.pool);
  });

  it.each(SITUATION_NAMES)('is as the page says: the account %s', async (name) => {
    const { stores, deletionGuardStore } = createPostgresScim({ pool: db.pool });
    expect(await answerIn(name, stores, deletionGuardStore)).toBe(rows.get(name));
  });
});
