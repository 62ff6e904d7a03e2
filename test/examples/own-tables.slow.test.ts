import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { planTables } from '../../src/postgres/index.js';

const FOLDER = 'examples/own-tables';
const run = promisify(execFile);

const linesOf = (file: string): readonly string[] =>
  readFileSync(`${FOLDER}/${file}`, 'utf8')
    .split('\n')
    .filter((line) => !/^\s*(?:\/\/.*)?$/.test(line));

it('needs at most 60 lines of wiring and mapping', () => {
  expect(linesOf('scim-tables.ts').length + linesOf('scim.ts').length).toBeLessThanOrEqual(60);
});

it('rehearses two months of Entra ID without a failure or a difference, as its README says', async () => {
  const { DATABASE_URL: _, ...env } = process.env;
  const { stdout } = await run(process.execPath, ['--import', 'tsx', `${FOLDER}/rehearse.ts`], {
    env,
  });
  expect(stdout).toContain('Failures: 0. Differences: 0.');
  expect(readFileSync(`${FOLDER}/README.md`, 'utf8')).toContain(stdout.trim());
});

it('names in its map what its migrations make', async () => {
  const { tables } = await import(`../../${FOLDER}/scim-tables.js`);
  expect(await planTables(tables)).toContain(
    'ALTER TABLE "public"."accounts"\n  ADD COLUMN "scim_id" uuid,',
  );
});
