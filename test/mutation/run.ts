import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * How many faults put into `src/filter` and `src/patch` the tests of these folders notice: StrykerJS changes one
 * operator, literal or branch after the other and runs the tests that reach it. It is installed into a scratch folder,
 * where it stays for the next run, and is no dependency of the project.
 *
 * Usage: npm run mutation [-- <glob of source files>…], by default both folders.
 */
const SCRATCH = join(tmpdir(), 'express-scim-mutation');
const PACKAGES = {
  // The last that runs on Node 20.
  '@stryker-mutator/core': '9.6.1',
  '@stryker-mutator/mocha-runner': '9.6.1',
  mocha: '11.8.0',
  // What the tests use of Jest, see tests.cjs.
  expect: '30.5.2',
  'jest-each': '30.5.2',
  // Stryker reads tsconfig.json with the one beside it.
  typescript: '6.0.3',
};
const root = resolve(import.meta.dirname, '../..');

function install(): string {
  const bin = join(SCRATCH, 'node_modules/.bin/stryker');
  const names = Object.keys(PACKAGES);
  if (names.every((name) => existsSync(join(SCRATCH, 'node_modules', name)))) return bin;
  mkdirSync(SCRATCH, { recursive: true });
  writeFileSync(join(SCRATCH, 'package.json'), '{ "private": true }');
  const packages = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', ...packages], {
    cwd: SCRATCH,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`StrykerJS could not be installed into ${SCRATCH}.`);
  return bin;
}

/** Runs only the tests of the folder that the mutants are in: the ones that speak about it. */
function run(folder: string, mutate: readonly string[]): boolean {
  const config = {
    plugins: [join(SCRATCH, 'node_modules/@stryker-mutator/mocha-runner/dist/src/index.js')],
    testRunner: 'mocha',
    mochaOptions: { spec: ['test/mutation/tests.cjs'] },
    coverageAnalysis: 'perTest',
    mutate: [...mutate, '!src/**/index.ts'],
    ignorePatterns: ['dist', 'docs', 'examples', 'test/bench', 'test/browser', 'test/packaging'],
    tempDirName: join(SCRATCH, 'sandbox'),
    concurrency: 1,
    timeoutMS: 20_000,
    reporters: ['clear-text', 'json', 'progress-append-only'],
    jsonReporter: { fileName: join(SCRATCH, `${folder}.json`) },
    clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  };
  const configFile = join(SCRATCH, `${folder}.config.json`);
  writeFileSync(configFile, JSON.stringify(config));
  const env = { ...process.env, MUTATION_SCRATCH: SCRATCH, MUTATION_FOLDER: folder };
  return spawnSync(bin, ['run', configFile], { cwd: root, stdio: 'inherit', env }).status === 0;
}

const bin = install();
const globs = process.argv.slice(2);
for (const folder of ['filter', 'patch']) {
  const inFolder = globs.filter((glob) => glob.startsWith(`src/${folder}/`));
  const mutate = globs.length === 0 ? [`src/${folder}/**/*.ts`] : inFolder;
  if (mutate.length > 0 && !run(folder, mutate)) process.exitCode = 1;
}
