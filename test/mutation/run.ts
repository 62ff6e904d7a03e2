import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * How many faults put into `src/filter` and `src/patch` the tests of these folders notice: StrykerJS changes one
 * operator, literal or branch after the other and runs the tests that reach it. It is installed into a scratch folder,
 * where it stays for the next run, and is no dependency of the project. Takes the better part of an hour on two cores.
 *
 * Usage: npm run mutation [-- <glob of source files>…], by default both folders.
 */
const SCRATCH = join(tmpdir(), 'express-scim-mutation');
/** The last that runs on Node 20. */
const VERSION = '9.6.1';
const root = resolve(import.meta.dirname, '../..');
const [...globs] = process.argv.slice(2);
const mutate = globs.length > 0 ? globs : ['src/filter/**/*.ts', 'src/patch/**/*.ts'];

function install(): string {
  const bin = join(SCRATCH, 'node_modules/.bin/stryker');
  if (existsSync(bin)) return bin;
  mkdirSync(SCRATCH, { recursive: true });
  writeFileSync(join(SCRATCH, 'package.json'), '{ "private": true }');
  const packages = [
    ...['core', 'jest-runner'].map((name) => `@stryker-mutator/${name}@${VERSION}`),
    // It reads tsconfig.json with the one beside it.
    'typescript@6.0.3',
    'jest@30.5.2',
  ];
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', ...packages], {
    cwd: SCRATCH,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`StrykerJS could not be installed into ${SCRATCH}.`);
  return bin;
}

const config = {
  plugins: [join(SCRATCH, 'node_modules/@stryker-mutator/jest-runner/dist/src/index.js')],
  testRunner: 'jest',
  jest: { configFile: 'test/mutation/jest.config.cjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  mutate: [...mutate, '!src/**/index.ts'],
  ignorePatterns: ['dist', 'docs', 'examples/rfp-saas/screenshots', 'test/bench'],
  tempDirName: join(SCRATCH, 'sandbox'),
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: join(SCRATCH, 'mutation.json') },
  clearTextReporter: { logTests: false, allowColor: false },
};
const configFile = join(SCRATCH, 'stryker.config.json');
const bin = install();
writeFileSync(configFile, JSON.stringify(config));
const { status } = spawnSync(bin, ['run', configFile], { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
