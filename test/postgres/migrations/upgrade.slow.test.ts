import { beforeEach, describe, expect, it } from '@jest/globals';
import { doctor, migrate, plan } from '../../../src/postgres/index.js';
import { emptyDatabase } from '../../support/postgres/empty-database.js';
import { fillTables } from '../../support/postgres/fill-tables.js';

const db = emptyDatabase();

beforeEach(() => db.empty());

/** The scripts of the versions, the first at index 0. */
const SCRIPTS = plan().split(/^(?=-- )/m);

async function contents(filled: ReadonlyMap<string, readonly string[]>) {
  const found: Record<string, unknown> = {};
  for (const [table, names] of filled) {
    found[table] = await db.query(`SELECT ${names.join(', ')} FROM express_scim.${table}`, []);
  }
  return found;
}

describe('migrate from every version that there is', () => {
  it.each(SCRIPTS.map((_, version) => version))('version %i, with rows', async (version) => {
    for (const script of SCRIPTS.slice(0, version)) await db.query(script);
    const filled = version === 0 ? new Map<string, string[]>() : await fillTables(db);
    const before = await contents(filled);
    expect(Object.values(before)).not.toContainEqual([]);

    expect(await migrate(db.pool)).toEqual(
      SCRIPTS.slice(version).map((_, index) => version + index + 1),
    );

    expect(await contents(filled)).toEqual(before);
    expect(await doctor(db.pool)).toEqual([]);
    const now = version === 0 ? await fillTables(db) : filled;
    expect(Object.values(await contents(now))).not.toContainEqual([]);
  });
});
