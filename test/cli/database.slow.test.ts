import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { plan } from '../../src/postgres/index.js';
import { emptyDatabase } from '../support/postgres/empty-database.js';
import { type CliWorld, cli } from './support.js';

const db = emptyDatabase();

beforeEach(() => db.empty());

const PASSWORD = 'p%40ss-w0rd';
const URL_OF_DATABASE = `postgres://owner:${PASSWORD}@db.example:5432/rfp`;

/** A `pg` whose pools lead to the database of the test. */
function driver(connect = () => db.pool.connect()) {
  const made: { settings: object; ended: number }[] = [];
  class Pool {
    readonly #one: { settings: object; ended: number };
    constructor(settings: object) {
      this.#one = { settings, ended: 0 };
      made.push(this.#one);
    }
    connect = connect;
    on(): void {}
    async end(): Promise<void> {
      this.#one.ended += 1;
    }
  }
  return { made, packages: { pg: { Pool } } };
}

const run = (args: readonly string[], world: CliWorld = {}) =>
  cli(args, { env: { DATABASE_URL: URL_OF_DATABASE }, packages: driver().packages, ...world });

describe('the commands for the tables', () => {
  it('lead from an empty database to one that is as it should be', async () => {
    expect(await run(['status'])).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /^Schema express_scim has version 0; this express-scim knows up to 5\.\nPending: 1, .*\nPending: 2, .*\nPending: 3, .*\nPending: 4, .*\nPending: 5, .*\nRun express-scim migrate\.\n$/,
      ),
    });
    expect(await run(['doctor'])).toMatchObject({
      code: 1,
      out: 'schema express_scim is missing\n  npx express-scim migrate\n',
    });
    expect(await run(['migrate'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^Applied version 1: users.*\nApplied version 2: .*\nApplied version 3: .*\nApplied version 4: .*\nApplied version 5: .*\ndb\.example:5432\/rfp: schema express_scim has version 5\.\n$/,
      ),
    });
    expect(await run(['migrate'])).toMatchObject({
      code: 0,
      out: 'db.example:5432/rfp: schema express_scim has version 5.\n',
    });
    expect(await run(['status'])).toMatchObject({
      code: 0,
      out: 'Schema express_scim has version 5; this express-scim knows up to 5.\n',
    });
    expect(await run(['doctor'])).toMatchObject({
      code: 0,
      out: 'Nothing wrong was found in db.example:5432/rfp.\n',
    });
  });

  it('gate a deployment by their exit status', async () => {
    await run(['migrate']);
    await db.query('DROP INDEX express_scim.users_user_name', []);
    const drift = await run(['doctor']);
    expect(drift).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /^index express_scim\.users_user_name on users is missing.*\n {2}CREATE UNIQUE INDEX CONCURRENTLY users_user_name ON .*;\n$/,
      ),
    });
    const json = await run(['doctor', '--json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject([{ blocking: true }]);
    await db.query('INSERT INTO express_scim.schema_versions VALUES (6, true)', []);
    expect(await run(['status'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('must not run over these tables'),
    });
    const status = await run(['status', '--json']);
    expect(JSON.parse(status.out)).toMatchObject({ version: 6, compatible: false, pending: [] });
    expect(await run(['migrate'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('ERR_SCIM_DATABASE'),
    });
  });

  it('take a schema and a role', async () => {
    await db.query('DROP ROLE IF EXISTS scim_app; CREATE ROLE scim_app');
    await db.empty('rfp');
    const { out, code } = await run(['migrate', '--schema', 'rfp', '--grant-to', 'scim_app']);
    expect(code).toBe(0);
    expect(out).toContain('schema rfp has version 5.\nRole scim_app may use its tables.\n');
    await db.as('scim_app', async () =>
      expect(await run(['doctor', '--schema', 'rfp'])).toMatchObject({ code: 0 }),
    );
    expect(await run(['status'])).toMatchObject({ code: 1 });
    expect(await run(['status', '--schema', 'rfp'])).toMatchObject({ code: 0 });
    await db.empty('rfp');
    await db.query('DROP ROLE scim_app', []);
  });

  it('end their pool, of one connection', async () => {
    const { made, packages } = driver();
    await run(['status'], { packages });
    expect(made).toEqual([
      {
        settings: expect.objectContaining({ connectionString: URL_OF_DATABASE, max: 1 }),
        ended: 1,
      },
    ]);
  });

  it('take the database from the option, input or environment', async () => {
    const args = ['status', '--database-url'];
    const other = 'postgres://a@b/c';
    for (const [given, world] of [
      [[...args, other], { env: { DATABASE_URL: URL_OF_DATABASE } }],
      [[...args, '-'], { env: {}, input: `${other}\n` }],
      [['status'], { env: { DATABASE_URL: other } }],
    ] as const) {
      const { made, packages } = driver();
      await run(given, { ...world, packages });
      expect(made).toMatchObject([{ settings: { connectionString: other } }]);
    }
  });
});

describe('plan', () => {
  it('prints what migrate would run, without a database', async () => {
    const alone = { env: {}, packages: {} };
    expect(await run(['plan'], alone)).toMatchObject({ code: 0, out: plan() });
    const args = ['plan', '--from', '1', '--schema', 'rfp', '--grant-to', 'app'];
    expect(await run(args, alone)).toMatchObject({
      code: 0,
      out: plan({ from: 1, schema: 'rfp', grantTo: 'app' }),
    });
  });
});

describe('what cannot be carried out', () => {
  it('is 2, and says what to do', async () => {
    for (const [args, world, message] of [
      [['migrate'], { env: {} }, 'set DATABASE_URL, or pass --database-url'],
      [['doctor'], { env: {} }, 'Name one URL'],
      [['doctor', 'https://x.example', '--schema', 'x'], {}, 'doctor looks at one of them'],
      [['status'], { packages: {} }, 'Run npm install pg'],
      [['status', 'x'], {}, 'What is "x"?'],
      [['status', '--schema', 'Users'], { packages: {} }, 'Option "schema" must be'],
      [['plan', '--from', '6'], {}, 'a version from 0 to 5'],
      [['plan', '--from', 'x'], {}, '--from must be a whole number'],
      [['migrate', '--database-url', 'mysql://a:b@c/d'], {}, 'must begin with postgres://'],
      [['migrate', '--grant-to', ''], {}, 'Option "grantTo"'],
    ] as const) {
      const { code, err, out } = await run(args, world);
      expect({ args, code, out, err }).toEqual({
        args,
        code: 2,
        out: '',
        err: expect.stringContaining(message),
      });
    }
  });

  it('never prints the password', async () => {
    for (const password of [PASSWORD, decodeURIComponent(PASSWORD), URL_OF_DATABASE]) {
      const connect = () => Promise.reject(new Error(`cannot log in with ${password}`));
      const { packages } = driver(connect);
      const { code, err, out } = await run(['migrate'], { packages });
      expect({ code, out, err }).toEqual({
        code: 2,
        out: '',
        err: 'express-scim: db.example:5432/rfp: cannot log in with ***\n',
      });
    }
    const unreadable = await run(['migrate', '--database-url', `db.example/${PASSWORD}`]);
    expect(unreadable.err).not.toContain(PASSWORD);
  });

  it('names the reason where the error of a socket has a code only', async () => {
    const refused = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
    const { packages } = driver(() => Promise.reject(refused));
    const { code, err } = await run(['doctor'], { packages });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('an error of the database', () => {
  it.each([
    [
      '28P01',
      'password authentication failed for user "owner"',
      'Correct the user or the password',
    ],
    ['3D000', 'database "rfp" does not exist', 'CREATE DATABASE'],
    ['42501', 'permission denied for schema express_scim', 'Connect as the role that owns'],
    ['ENOTFOUND', 'getaddrinfo ENOTFOUND db.example', 'There is no such host'],
  ])('says what to do: %s', async (code, message, hint) => {
    const error = Object.assign(new Error(message), { code });
    const { packages } = driver(() => Promise.reject(error));
    const { err } = await run(['migrate'], { packages });
    expect(err).toContain(`db.example:5432/rfp: ${message}. `);
    expect(err).toContain(hint);
  });

  it('says what to do about a role to be granted that is not there', async () => {
    const missing = await run(['migrate', '--grant-to', 'nobody_here']);
    expect(missing).toMatchObject({
      code: 2,
      err: expect.stringMatching(/role "nobody_here" does not exist\. Create it with CREATE ROLE/),
    });
  });

  it('is told with its message alone where nothing is known to do', async () => {
    const { packages } = driver(() => Promise.reject(new Error('out of ink')));
    const { err } = await run(['migrate'], { packages });
    expect(err).toBe('express-scim: db.example:5432/rfp: out of ink\n');
  });
});

describe('the command line itself', () => {
  const cliIn = (cwd: string, args: readonly string[]) =>
    new Promise<{ code: unknown; stderr: string }>((done) => {
      const main = resolve('src/cli/main.ts');
      const env = { ...process.env, DATABASE_URL: 'postgres://a:secret@127.0.0.1:1/x' };
      const tsx = require.resolve('tsx');
      execFile(
        process.execPath,
        ['--import', tsx, main, ...args],
        { cwd, env },
        (error, _, stderr) => done({ code: error?.code, stderr }),
      );
    });

  it('takes pg from the project that it is run in', async () => {
    const { code, stderr } = await cliIn('.', ['status']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'express-scim: 127.0.0.1:1/x: connect ECONNREFUSED 127.0.0.1:1. No server listens there: start it, or correct host and port in the URL.\n',
    });
  });

  it('says so where there is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'scim-no-pg-'));
    try {
      const { code, stderr } = await cliIn(folder, ['status']);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining('The package "pg" is not installed here.'),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
