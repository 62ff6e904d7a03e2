import { randomBytes } from 'node:crypto';
import {
  type ClientOptions,
  createAuthentikClient,
  createJumpCloudClient,
  createOktaClient,
  createOneLoginClient,
  type Directory,
  type SimulatedClient,
  simulate,
} from 'express-scim/testing';
import { createApp, SCIM_PATH } from '../app.js';
import { close, listen } from '../listen.js';
import { firstMonth, secondMonth } from './changes.js';
import { createProgress, type Output } from './progress.js';

const PEOPLE = 100;
const GROUPS = 8;

const PROVIDERS: readonly ((options: ClientOptions) => SimulatedClient)[] = [
  createOktaClient,
  createOneLoginClient,
  createJumpCloudClient,
  createAuthentikClient,
];

/** The first people of a company, their managers and groups among themselves. */
function partOf({ people, groups }: Directory): Directory {
  const some = people.slice(0, PEOPLE);
  const ids = new Set(some.map((person) => person.objectId));
  return {
    people: some,
    groups: groups.slice(0, GROUPS).map((group) => ({
      ...group,
      memberObjectIds: group.memberObjectIds.filter((id) => ids.has(id)),
    })),
  };
}

/**
 * Lets the other providers provision a part of the company into a fresh copy of the product each, for
 * three months.
 *
 * @returns everything that is not as it should be; empty when product and directory agree.
 */
export async function runProviders(company: Directory, output: Output): Promise<readonly string[]> {
  const progress = createProgress(output);
  const directory = partOf(company);
  const march = firstMonth(directory);
  const months = [directory, march, secondMonth(directory, march)];
  const problems: string[] = [];
  for (const create of PROVIDERS) {
    const token = randomBytes(32).toString('base64url');
    const { server, origin } = await listen(createApp({ token }).app, 0);
    let requests = 0;
    const client = create({
      baseUrl: `${origin}${SCIM_PATH}`,
      token,
      onExchange: () => progress.count(++requests),
    });
    try {
      progress.step(client.name);
      const { reports, differences } = await simulate(client, months);
      const found = [
        ...reports.flatMap(({ failures }) => failures.map(({ reason }) => reason)),
        ...differences.map((difference) => JSON.stringify(difference)),
      ];
      progress.say(`  ${client.name}: ${requests} requests, differences: ${found.length}`);
      problems.push(...found.map((problem) => `${client.name}: ${problem}`));
    } finally {
      await close(server);
    }
  }
  return problems;
}
