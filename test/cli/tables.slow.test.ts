import { beforeEach, describe, expect, it } from '@jest/globals';
import { migrate, planTables } from '../../src/postgres/index.js';
import { PRODUCT, TABLES } from '../postgres/own-tables/product.js';
import { manyAccounts } from '../postgres/own-tables/product-rows.js';
import { aroundBackfill, runSteps } from '../postgres/own-tables/steps.js';
import { emptyDatabase } from '../support/postgres/empty-database.js';
import { type CliWorld, cli } from './support.js';

const db = emptyDatabase();

class Pool {
  connect = () => db.pool.connect();
  on(): void {}
  async end(): Promise<void> {}
}

const MODULE = './scim-tables.mjs';
const modules = { [MODULE]: { tables: TABLES } };
const connection = {
  query: async (text: string, values?: readonly unknown[]) => ({
    rows: await db.query(text, values),
  }),
};

const run = (command: string, args: readonly string[] = [], world: CliWorld = {}) =>
  cli([command, '--tables', MODULE, ...args], {
    env: { DATABASE_URL: 'postgres://owner@db.example/rfp' },
    packages: { pg: { Pool } },
    modules,
    ...world,
  });

beforeEach(async () => {
  await db.empty();
  await db.empty('public');
  await db.query(`CREATE SCHEMA public; ${PRODUCT} ${manyAccounts(7)}`);
  await migrate(db.pool);
});

describe('the commands for tables of the product', () => {
  it('lead from tables that know nothing of SCIM to those that are ready', async () => {
    const damaged = await run('doctor');
    expect(damaged.code).toBe(1);
    expect(damaged.out).toMatch(/^column public\.accounts\.scim_id is missing.*\n {2}BEGIN;\n/);

    const plan = await run('plan');
    expect(plan.code).toBe(0);
    expect(plan.out).toContain(`-- npx express-scim backfill --tables ${MODULE}`);
    const [columns, later] = aroundBackfill(plan.out);
    await runSteps(connection, columns);

    expect(await run('backfill', ['--pause', '0', '--batch', '5'])).toMatchObject({
      code: 0,
      out: 'public.accounts: 7 rows, 7 keys written.\npublic.teams: 20 rows, 20 keys written.\n',
      err: expect.stringMatching(/^public\.accounts: 5 rows, 5 keys written\n/),
    });
    await runSteps(connection, later);
    expect(await run('plan')).toMatchObject({ code: 0, out: '' });
    expect(await run('doctor')).toMatchObject({
      code: 0,
      out: 'Nothing wrong was found in db.example/rfp.\n',
    });
  });

  it('tell what is worth knowing, without an alarm', async () => {
    await runSteps(connection, await planTables(TABLES));
    expect(await run('doctor')).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^Worth knowing: column public\.accounts\.email_key is empty in 7 rows .*\n {2}npx express-scim backfill --tables \.\/scim-tables\.mjs\n[\s\S]*Nothing wrong was found/,
      ),
    });
    const { out } = await run('doctor', ['--json']);
    expect(JSON.parse(out)).toMatchObject([{ remark: true }, { remark: true }]);
  });

  it('list rows with the same key by their ids, and end with 1', async () => {
    await runSteps(connection, aroundBackfill(await planTables(TABLES))[0]);
    await db.query("UPDATE accounts SET email = 'Same@x.example' WHERE id IN (2, 4)", []);
    const { code, out } = await run('backfill', ['--pause', '0']);
    expect(code).toBe(1);
    expect(out).toContain(
      'The same email_key in tenant 1 of public.accounts: rows 2, 4.\nGive one of each another name, or remove it, and run this again.\n',
    );
    expect(out).not.toMatch(/same@/i);
    const json = await run('backfill', ['--pause', '0', '--json']);
    expect(JSON.parse(json.out)).toMatchObject({ duplicates: [{ ids: ['2', '4'] }] });
  });

  it('can be stopped', async () => {
    await runSteps(connection, aroundBackfill(await planTables(TABLES))[0]);
    const { code, out } = await run('backfill', [], { signal: AbortSignal.abort() });
    expect(code).toBe(2);
    expect(out).toContain('Stopped: run it again to go on.');
  });

  it('print all steps without a database', async () => {
    const alone = { env: {}, packages: {} };
    expect(await run('plan', [], alone)).toMatchObject({
      code: 0,
      out: (await planTables(TABLES)).replace('<module>', MODULE),
    });
    expect((await run('plan', ['--grant-to', 'app'], alone)).out).toContain(
      'GRANT SELECT, INSERT, UPDATE ON "public"."accounts" TO "app";',
    );
  });
});

it('what cannot be carried out is 2, and says what to do', async () => {
  for (const [command, args, world, message] of [
    ['plan', [], { modules: {} }, `${MODULE} cannot be loaded`],
    ['plan', [], { modules: { [MODULE]: { tables: {} } } }, 'must export tables'],
    ['plan', ['--schema', 'x'], {}, 'With --tables there is neither'],
    [
      'plan',
      [],
      { modules: { [MODULE]: { tables: { ...TABLES, uses: 1 } } } },
      'Unknown option "uses"',
    ],
    [
      'doctor',
      [],
      { modules: { [MODULE]: { tables: { users: { ...TABLES.users, columns: {} } } } } },
      'has no column',
    ],
    ['backfill', [], { env: {} }, 'set DATABASE_URL'],
    ['backfill', ['--batch', '0'], {}, '--batch must be a whole number'],
    ['backfill', ['now'], {}, 'What is "now"?'],
  ] as const) {
    const { code, err, out } = await run(command, args, world);
    expect({ command, args, code, out, err }).toEqual({
      command,
      args,
      code: 2,
      out: '',
      err: expect.stringContaining(message),
    });
  }
  expect(await cli(['backfill'], { env: {} })).toMatchObject({
    code: 2,
    err: expect.stringContaining('Name your tables'),
  });
});
