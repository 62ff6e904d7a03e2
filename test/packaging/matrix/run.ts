import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * Runs the suite with each Node version that the package supports. The versions come from npm into a
 * scratch folder and stay there for the next run; none of them is a dependency of the project.
 *
 * Usage: npm run test:matrix [-- <jest arguments>], by default the conformance checks.
 */
const VERSIONS = ['20', '22', '24', '26'];
const SCRATCH = join(tmpdir(), 'express-scim-node-versions');
const jestArguments = process.argv.slice(2);
const tests = jestArguments.length > 0 ? jestArguments : ['test/conformance'];

interface Outcome {
  readonly node: string;
  readonly passed: boolean;
  readonly tally: string;
}

function installNode(version: string): string {
  const folder = join(SCRATCH, version);
  const bin = join(folder, 'node_modules', 'node', 'bin');
  if (existsSync(join(bin, 'node'))) return bin;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  // The package named node fetches its binary in an install script, which npm may have to be told to run.
  const { status } = spawnSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--foreground-scripts', `node@${version}`],
    { cwd: folder, stdio: 'inherit' },
  );
  if (status !== 0 || !existsSync(join(bin, 'node'))) {
    throw new Error(`Node ${version} could not be installed into ${folder}.`);
  }
  return bin;
}

function runWith(version: string): Outcome {
  const bin = installNode(version);
  const node = join(bin, 'node');
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
  const named = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.log(`\n— Node ${named}`);
  const run = spawnSync(node, ['node_modules/jest/bin/jest.js', ...tests], {
    env,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const output = run.stdout + run.stderr;
  const tally = /^\d+ passed, \d+ failed$/m.exec(output)?.[0] ?? 'no tally';
  if (run.status !== 0) console.log(output);
  console.log(tally);
  return { node: named, passed: run.status === 0, tally };
}

const outcomes = VERSIONS.map(runWith);
console.log('\nNode version   result');
for (const { node, passed, tally } of outcomes) {
  console.log(`${node.padEnd(15)}${passed ? 'ok    ' : 'FAILED'}  ${tally}`);
}
if (outcomes.some(({ passed }) => !passed)) process.exitCode = 1;
