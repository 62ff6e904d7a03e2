import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerName } from './load/contestant.js';
import { type BenchOptions, readOptions } from './options.js';
import { prepare } from './prepare.js';
import { chart } from './report/chart.js';
import { markdown } from './report/markdown.js';
import type { Results } from './report/results.js';
import { filter } from './suites/filter.js';
import { groups } from './suites/groups.js';
import { growth } from './suites/growth.js';
import { hostile } from './suites/hostile.js';
import { memory } from './suites/memory.js';
import { postgres } from './suites/postgres.js';
import { type ThroughputRow, throughput } from './suites/throughput.js';

const USERS = 1_000;
const RESULTS = join(import.meta.dirname, 'results');

function versionOf(node: string): string {
  const { stdout, status } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${node} is no Node binary.`);
  return stdout.trim();
}

async function workloads(
  { workloads: chosen, rounds }: BenchOptions,
  node: string,
  servers: readonly ServerName[],
): Promise<readonly ThroughputRow[]> {
  const rows: ThroughputRow[] = [];
  for (const workload of chosen) {
    console.error(`  ${servers.join(', ')}: ${workload}`);
    rows.push(await throughput(workload, { node, rounds, users: USERS, servers }));
  }
  return rows;
}

async function measure(options: BenchOptions, node: string): Promise<Results> {
  const version = versionOf(node);
  console.error(`Node ${version}`);
  const { suites } = options;
  const grouped: Results['groups'][number][] = [];
  if (suites.has('groups')) {
    for (const server of ['express-scim', 'scimmy'] as const) {
      console.error(`  ${server}: groups`);
      grouped.push({ server, rows: await groups(node, server) });
    }
  }
  return {
    node: version,
    throughput: suites.has('memory-stores')
      ? await workloads(options, node, ['floor', 'express-scim', 'scimmy'])
      : [],
    growth: suites.has('growth') ? await growth(node) : [],
    groups: grouped,
    ...(suites.has('filter-alone') && { filter: await filter(node) }),
    hostile: suites.has('hostile') ? await hostile(node, options.rounds) : [],
    ...(suites.has('postgres') && { postgres: await postgres({ ...options, node }) }),
    memory: suites.has('memory') ? await memory(node, ['floor', 'express-scim', 'scimmy']) : [],
  };
}

/** Written after each Node version, so that a run that is broken off leaves what it has. */
function save(all: readonly Results[], rounds: number): void {
  const nodes = all.map(({ node }) => node).join(' and ');
  const command = `npm run bench -- --rounds ${rounds} --save (Node ${nodes})`;
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, 'results.md'), markdown(all, command));
  writeFileSync(join(RESULTS, 'chart.svg'), chart(all, command));
}

const args = process.argv.slice(2);
const options = readOptions(args);
// Under attack, and over PostgreSQL, it is compared with nobody's package.
const alone: ReadonlySet<string> = new Set(['hostile', 'postgres']);
await prepare({ compared: [...options.suites].some((suite) => !alone.has(suite)) });
const all: Results[] = [];
for (const node of options.nodes) {
  all.push(await measure(options, node));
  if (options.save) save(all, options.rounds);
}
console.log(markdown(all, `npm run bench${args.length > 0 ? ` -- ${args.join(' ')}` : ''}`));
process.exit();
