import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { canInstall, install } from '../support/apt-get.js';
import { findProgram } from '../support/postgres/programs.js';
import { startServer } from '../support/postgres/start-server.js';

/**
 * All `*.postgres.test.ts` over one server, which is started for them (and installed by apt-get where it is
 * missing): `npm run test:postgres [arguments for jest]`. With `TEST_DATABASE_URL` set they run over that one.
 */
const PROGRAMS = { initdb: 'postgresql', postgres: 'postgresql', pgbouncer: 'pgbouncer' };

const missing = Object.entries(PROGRAMS).flatMap(([name, from]) => (findProgram(name) ? [] : from));
if (missing.length > 0 && canInstall()) {
  console.log('postgres: installing PostgreSQL and pgbouncer');
  install(...new Set(missing));
}

const given = process.env.TEST_DATABASE_URL;
const server = given === undefined ? await startServer() : undefined;
const jest = spawn(
  process.execPath,
  [
    'node_modules/jest/bin/jest.js',
    ...process.argv.slice(2),
    // Last, for it would take paths behind it for its own.
    '--testMatch=<rootDir>/test/**/*.postgres.test.ts',
  ],
  {
    stdio: 'inherit',
    env: { ...process.env, TEST_DATABASE_URL: given ?? server?.url() },
  },
);
const [status] = await once(jest, 'exit');
await server?.remove();
process.exitCode = status ?? 1;
