import { randomBytes } from 'node:crypto';
import {
  type ClientCycleReport,
  compareDirectory,
  createEntraClient,
  type EntraDialect,
  type EntraDirectory,
} from 'express-scim/testing';
import { createApp, SCIM_PATH } from '../app.js';
import type { Data } from '../data/data.js';
import { createMemoryData } from '../data/memory-data.js';
import { close, listen } from '../listen.js';
import { firstMonth, secondMonth } from './changes.js';
import { compareData } from './compare-data.js';
import { createProgress, type Output } from './progress.js';
import { createRequestCounter } from './request-table.js';

const SHOWN_DIFFERENCES = 20;

const TENANT_URL_FLAG: Readonly<Record<EntraDialect, string>> = {
  default: 'as Entra speaks by default',
  aadOptscim062020: 'with ?aadOptscim062020 in the tenant URL',
};

function summary({ users, managersSet, groups, ...members }: ClientCycleReport): string {
  const parts = [
    ...Object.entries(users).map(([action, count]) => [count, `users ${action}`] as const),
    [managersSet, 'managers set'] as const,
    ...Object.entries(groups).map(([action, count]) => [count, `groups ${action}`] as const),
    [members.membersAdded, 'members added'] as const,
    [members.membersRemoved, 'members removed'] as const,
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, text]) => `${count} ${text}`)
    .join(', ');
}

export interface DemoOptions {
  /** Where the product keeps everything. Default: in memory. */
  readonly data?: Data;
  /** The customer, of whom nothing may be there yet. Default: `acme`. */
  readonly org?: string;
}

/**
 * Provisions a directory into a fresh copy of the product, lets two months pass, and compares what the
 * product holds with the directory.
 *
 * @returns everything that is not as it should be; empty when the two agree.
 */
export async function runDemo(
  directory: EntraDirectory,
  dialect: EntraDialect,
  output: Output,
  { data = createMemoryData(), org = 'acme' }: DemoOptions = {},
): Promise<readonly string[]> {
  const progress = createProgress(output);
  const requests = createRequestCounter();
  const token = randomBytes(32).toString('base64url');
  const { app, scim, people } = createApp({ token, org, data });
  const { server, origin } = await listen(app, 0);
  const connection = { baseUrl: `${origin}${SCIM_PATH}`, token };
  const entra = createEntraClient({
    ...connection,
    dialect,
    onExchange(exchange) {
      requests.add(exchange);
      progress.count(requests.total);
    },
  });

  const begun = Date.now();
  const problems: string[] = [];
  const cycle = async (name: string, run: () => Promise<ClientCycleReport>) => {
    progress.step(name);
    const report = await run();
    progress.say(`  ${name}: ${summary(report)}`);
    problems.push(
      ...report.failures.map(({ objectId, reason }) => `${name}, ${objectId}: ${reason}`),
    );
  };

  progress.say(`Microsoft Entra ID, ${TENANT_URL_FLAG[dialect]}`);
  try {
    progress.step('Test Connection');
    await entra.testConnection();
    progress.say('  Test Connection: accepted');
    const march = firstMonth(directory);
    const april = secondMonth(directory, march);
    await cycle('Initial cycle', () => entra.initialCycle(directory));
    await cycle('Incremental cycle, a month later', () => entra.incrementalCycle(march));
    await cycle('Incremental cycle, another month later', () => entra.incrementalCycle(april));

    progress.step('Comparing the directory with the product');
    const overScim = await compareDirectory(april, connection);
    problems.push(
      ...(await compareData(april, data, org)),
      ...overScim.map((difference) => `read over SCIM: ${JSON.stringify(difference)}`),
    );
    const seconds = ((Date.now() - begun) / 1_000).toFixed(1);
    progress.say(`\n${requests.table()}\n`);
    progress.say(`  ${requests.total} requests in ${seconds} s`);
    const { all, teams } = await people.counts();
    progress.say(
      `  Directory ${april.people.length} people, ${april.groups.length} groups; product ${all} accounts, ${teams} teams`,
    );
    progress.say(`  Differences: ${problems.length}\n`);
    for (const problem of problems.slice(0, SHOWN_DIFFERENCES)) progress.say(`    ${problem}`);
    return problems;
  } finally {
    await scim.close();
    await close(server);
  }
}
