import type { EntraDirectory, EntraPerson } from 'express-scim/testing';
import type { Database } from '../database/database.js';
import { type Account, folded } from '../database/schema.js';
import { keyOf } from '../database/table.js';
import { toUser } from '../scim/account-mapping.js';
import { accountsOfTeam } from '../scim/memberships.js';

type Elements = readonly { readonly type?: string; readonly [name: string]: unknown }[] | undefined;

/** Group and role, the strongest first: what `ROLE_POLICY` says, in the words of the directory. */
const ROLES = [
  ['RFP Administrators', 'administrator'],
  ['RFP Approvers', 'approver'],
  ['RFP Contributors', 'contributor'],
  ['RFP Viewers', 'viewer'],
] as const;

function roleOf(active: boolean, groupNames: ReadonlySet<string>): string {
  if (!active) return 'disabled';
  return ROLES.find(([name]) => groupNames.has(name))?.[1] ?? 'guest';
}

function groupNamesOf(objectId: string, groups: EntraDirectory['groups']): ReadonlySet<string> {
  const own = groups.filter(({ memberObjectIds }) => memberObjectIds.includes(objectId));
  return new Set(own.map(({ displayName }) => displayName));
}

/** What the product should hold about a person, and what it does hold. */
function facts(
  person: EntraPerson,
  account: Account,
  groups: EntraDirectory['groups'],
  accountOf: (objectId: string | undefined) => Account | undefined,
): readonly (readonly [what: string, expected: unknown, actual: unknown])[] {
  const { phoneNumbers, addresses, preferredLanguage, ...user } = toUser(account);
  const phone = (type: string) => (phoneNumbers as Elements)?.find((p) => p.type === type)?.value;
  const address = (addresses as Elements)?.find((a) => a.type === 'work');
  const enterprise = user['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'] as
    | { readonly employeeNumber?: string }
    | undefined;
  const active = person.accountEnabled && person.softDeleted !== true;
  return [
    ['login', person.userPrincipalName, account.login],
    ['external_ref', person.mailNickname, account.external_ref],
    ['first_name', person.givenName, account.first_name],
    ['last_name', person.surname, account.last_name],
    ['display_name', person.displayName, account.display_name],
    ['mail', person.mail ?? null, account.mail],
    ['is_active', active, account.is_active],
    [
      'role',
      roleOf(active, groupNamesOf(person.objectId, groups)),
      account.roles.map(({ role }) => role).join(),
    ],
    ['job_title', person.jobTitle ?? null, account.job_title],
    ['department', person.department ?? null, account.department],
    [
      'manager_account_id',
      accountOf(person.managerObjectId)?.account_id ?? null,
      account.manager_account_id,
    ],
    ['employee number', person.employeeId, enterprise?.employeeNumber],
    ['language', person.preferredLanguage, preferredLanguage],
    ['work phone', person.businessPhone, phone('work')],
    ['mobile phone', person.mobilePhone, phone('mobile')],
    ['fax', person.faxNumber, phone('fax')],
    ['office', person.officeLocation, address?.formatted],
    ['street', person.streetAddress, address?.streetAddress],
    ['city', person.city, address?.locality],
    ['state', person.state, address?.region],
    ['postal code', person.postalCode, address?.postalCode],
    ['country', person.country, address?.country],
  ];
}

const line = (who: string, what: string, expected: unknown, actual: unknown) =>
  `${who}: ${what} should be ${JSON.stringify(expected)} and is ${JSON.stringify(actual)}`;

/**
 * Compares the directory with the tables of the product, not with what it says over SCIM.
 *
 * @returns a line for each difference; none when the two agree in everything.
 */
export function compareTables(
  { people, groups }: EntraDirectory,
  db: Database,
  org: string,
): readonly string[] {
  const accounts = new Map(
    people.map((person) => [
      person.objectId,
      db.accounts.one('login', keyOf(org, folded(person.userPrincipalName))),
    ]),
  );
  const accountOf = (objectId = '') => accounts.get(objectId);
  const differences: string[] = [];

  for (const person of people) {
    const account = accountOf(person.objectId);
    if (account === undefined) {
      if (person.accountEnabled && person.softDeleted !== true) {
        differences.push(line(person.userPrincipalName, 'account', 'there', 'missing'));
      }
      continue;
    }
    for (const [what, expected, actual] of facts(person, account, groups, accountOf)) {
      if (expected !== actual) differences.push(line(account.login, what, expected, actual));
    }
  }

  for (const { displayName, memberObjectIds } of groups) {
    const team = db.teams.one('title', keyOf(org, folded(displayName)));
    if (team === undefined) {
      differences.push(line(displayName, 'team', 'there', 'missing'));
      continue;
    }
    const expected = memberObjectIds.flatMap((id) => accountOf(id)?.login ?? []).sort();
    const actual = accountsOfTeam(db, team.team_id)
      .map((account) => account.login)
      .sort();
    if (JSON.stringify(expected) !== JSON.stringify(actual)) {
      const missing = expected.filter((login) => !actual.includes(login));
      const surplus = actual.filter((login) => !expected.includes(login));
      differences.push(`${displayName}: members missing ${missing} / surplus ${surplus}`);
    }
  }

  const expected = {
    accounts: [...accounts.values()].filter((account) => account !== undefined).length,
    teams: groups.length,
  };
  const actual = {
    accounts: db.accounts.count('org', keyOf(org)),
    teams: db.teams.count('org', keyOf(org)),
  };
  if (JSON.stringify(expected) !== JSON.stringify(actual)) {
    differences.push(line(org, 'number of rows', expected, actual));
  }
  return differences;
}
