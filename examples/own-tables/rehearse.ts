import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createEntraClient,
  type Directory,
  generateDirectory,
  type Person,
  simulate,
} from 'express-scim/testing';
import { prepare } from './migrate.js';
import { createApp } from './product/app.js';
import { openDatabase, query } from './product/open-database.js';
import { createScim } from './scim.js';

/** A company, among whose people are those who have an account already. */
function company(): Directory {
  const { people, groups } = generateDirectory({ people: 60, groups: 5, groupSizes: [0, 5, 40] });
  const known = ['ada.king', 'BEA', 'rené'].map(
    (name, n): Person => ({
      givenName: 'Known',
      surname: `Person ${n}`,
      objectId: `known-${n}`,
      userPrincipalName: `${name}@harbourline.example`,
      mailNickname: `known-${n}`,
      displayName: name,
      accountEnabled: true,
    }),
  );
  const administrators = {
    objectId: 'administrators',
    displayName: 'Administrators',
    memberObjectIds: ['known-0', 'known-1'],
  };
  // A team that the product has already, whose member keeps her place in it.
  const founders = {
    objectId: 'founders',
    displayName: 'Founders',
    memberObjectIds: ['known-0', 'known-2'],
  };
  return { people: [...known, ...people], groups: [...groups, founders, administrators] };
}

/** A month later: the first of them has left, the second is disabled and no administrator any more, a third has married. */
function later({ people, groups }: Directory): Directory {
  const [first, second, third, ...others] = people;
  if (first === undefined || second === undefined || third === undefined) return { people, groups };
  const gone = new Set([first.objectId, second.objectId]);
  return {
    people: [{ ...second, accountEnabled: false }, { ...third, surname: 'Blanc' }, ...others],
    groups: groups.slice(1).map((group) => ({
      ...group,
      memberObjectIds: group.memberObjectIds.filter((id) => !gone.has(id)),
    })),
  };
}

const token = randomBytes(32).toString('base64url');
const { pool, close } = await openDatabase();
await prepare(pool, () => {});
const app = createApp(pool);
const scim = await createScim(pool, token, '1');
app.use('/scim/v2', scim.router);
const server = await new Promise<Server>((resolve) => {
  const listening: Server = app.listen(0, () => resolve(listening));
});
const { port } = server.address() as AddressInfo;

const january = company();
const entra = createEntraClient({ baseUrl: `http://localhost:${port}/scim/v2`, token });
const { reports, differences } = await simulate(entra, [january, later(january)]);

const failures = reports.flatMap((report) => report.failures);
for (const problem of [...failures, ...differences].slice(0, 20))
  console.log(JSON.stringify(problem));
const [counts] = await query(
  pool,
  `SELECT count(*) FILTER (WHERE scim_version IS NULL)::int AS others,
      count(*) FILTER (WHERE scim_version IS NOT NULL AND deleted_at IS NULL AND is_active IS NOT FALSE)::int AS active,
      count(*) FILTER (WHERE deleted_at IS NOT NULL OR is_active = false)::int AS gone,
      (SELECT count(*) FROM team_members)::int AS memberships,
      (SELECT count(*) FROM teams WHERE scim_version IS NULL)::int AS "otherTeams",
      (SELECT count(*) FROM account_roles)::int AS roles FROM accounts`,
  [],
);
console.log(JSON.stringify(counts));
const lost = Object.keys(differences.notServed);
if (lost.length > 0) console.log(`Kept nowhere: ${lost.join(', ')}`);
console.log(`Failures: ${failures.length}. Differences: ${differences.length}.`);
if (failures.length + differences.length + lost.length > 0) process.exitCode = 1;

server.closeAllConnections();
await new Promise((done) => server.close(done));
await scim.close();
await close();
