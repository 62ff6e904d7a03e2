import type { ResourceRecord } from 'express-scim';
import { usernameKey } from 'express-scim/schema';
import type { EntraDirectory, EntraPerson } from 'express-scim/testing';
import type { Data } from '../data/data.js';
import { ENTERPRISE } from '../people/attributes.js';
import { toPerson } from '../people/person.js';
import { type Company, readCompany } from './read-company.js';

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

interface User extends ResourceRecord {
  readonly externalId?: string;
  readonly displayName?: string;
  readonly title?: string;
  readonly name?: { readonly givenName?: string; readonly familyName?: string };
  readonly emails?: Elements;
  readonly phoneNumbers?: Elements;
  readonly addresses?: Elements;
  readonly preferredLanguage?: string;
  readonly [ENTERPRISE]?: { readonly employeeNumber?: string; readonly department?: string };
}

/** What the product should hold about a person, and what it does hold. */
function facts(
  person: EntraPerson,
  user: User,
  roles: string,
  groups: EntraDirectory['groups'],
  idOf: (objectId: string | undefined) => string | undefined,
): readonly (readonly [what: string, expected: unknown, actual: unknown])[] {
  const { login, isActive, managerId } = toPerson(user);
  const phone = (type: string) => user.phoneNumbers?.find((p) => p.type === type)?.value;
  const address = user.addresses?.find((a) => a.type === 'work');
  const active = person.accountEnabled && person.softDeleted !== true;
  return [
    ['login', person.userPrincipalName, login],
    ['external id', person.mailNickname, user.externalId],
    ['first name', person.givenName, user.name?.givenName],
    ['last name', person.surname, user.name?.familyName],
    ['display name', person.displayName, user.displayName],
    ['mail', person.mail, user.emails?.find((mail) => mail.type === 'work')?.value],
    ['active', active, isActive],
    ['role', roleOf(active, groupNamesOf(person.objectId, groups)), roles],
    ['title', person.jobTitle, user.title],
    ['department', person.department, user[ENTERPRISE]?.department],
    ['manager', idOf(person.managerObjectId), managerId],
    ['employee number', person.employeeId, user[ENTERPRISE]?.employeeNumber],
    ['language', person.preferredLanguage, user.preferredLanguage],
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

function comparePeople(
  { people, groups }: EntraDirectory,
  userOf: (objectId: string | undefined) => User | undefined,
  roles: ReadonlyMap<string, string>,
): readonly string[] {
  return people.flatMap((person) => {
    const { userPrincipalName: login } = person;
    const user = userOf(person.objectId);
    if (user === undefined) {
      const isExpected = person.accountEnabled && person.softDeleted !== true;
      return isExpected ? [line(login, 'account', 'there', 'missing')] : [];
    }
    const known = facts(person, user, roles.get(user.id) ?? '', groups, (id) => userOf(id)?.id);
    return known
      .filter(([, expected, actual]) => expected !== actual)
      .map(([what, expected, actual]) => line(login, what, expected, actual));
  });
}

function compareTeams(
  { groups }: EntraDirectory,
  { teams }: Company,
  userOf: (objectId: string | undefined) => User | undefined,
): readonly string[] {
  const byName = new Map(teams.map((team) => [team.name, team]));
  return groups.flatMap(({ displayName, memberObjectIds }) => {
    const team = byName.get(displayName);
    if (team === undefined) return [line(displayName, 'team', 'there', 'missing')];
    const expected = new Set(memberObjectIds.flatMap((id) => userOf(id)?.id ?? []));
    const actual = new Set(team.memberIds);
    const missing = [...expected].filter((id) => !actual.has(id));
    const surplus = [...actual].filter((id) => !expected.has(id));
    return missing.length + surplus.length > 0
      ? [`${displayName}: members missing ${missing} / surplus ${surplus}`]
      : [];
  });
}

/**
 * Compares the directory with what the product keeps, not with what it says over SCIM.
 *
 * @returns a line for each difference; none when the two agree in everything.
 */
export async function compareData(
  directory: EntraDirectory,
  { stores, findRoles }: Data,
  org: string,
): Promise<readonly string[]> {
  const company = await readCompany(stores, org);
  const byLogin = new Map(
    company.users.map((user) => [usernameKey(String(user.userName)), user as User]),
  );
  const users = new Map(
    directory.people.map(({ objectId, userPrincipalName }) => [
      objectId,
      byLogin.get(usernameKey(userPrincipalName)),
    ]),
  );
  const roles = new Map<string, string>();
  for (const { id } of company.users) {
    const held = await findRoles(org, id);
    roles.set(id, (held?.assignments ?? []).map(({ role }) => role).join());
  }
  const userOf = (objectId = '') => users.get(objectId);
  const expected = {
    accounts: [...users.values()].filter((user) => user !== undefined).length,
    teams: directory.groups.length,
  };
  const actual = { accounts: company.users.length, teams: company.teams.length };
  return [
    ...comparePeople(directory, userOf, roles),
    ...compareTeams(directory, company, userOf),
    ...(JSON.stringify(expected) === JSON.stringify(actual)
      ? []
      : [line(org, 'number of rows', expected, actual)]),
  ];
}
