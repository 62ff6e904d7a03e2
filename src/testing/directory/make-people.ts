import type { Person } from '../providers/client/directory.js';
import { DEPARTMENTS, type Department } from './departments.js';
import { MORE_NAMES } from './more-name-pools.js';
import { NAMES_OF_EUROPE } from './name-pools.js';
import { loginPart, type NamePool, written } from './names.js';
import { OFFICES } from './offices.js';
import type { Random } from './random.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Mutable<Person>;

const NAME_POOLS: readonly [NamePool, ...NamePool[]] = [...NAMES_OF_EUROPE, ...MORE_NAMES];

/** Makes logins that nobody has yet: `ada.quill`, `ada.quill2`, … */
function loginMaker() {
  const seen = new Map<string, number>();
  return (base: string): string => {
    const times = (seen.get(base) ?? 0) + 1;
    seen.set(base, times);
    return times === 1 ? base : `${base}${times}`;
  };
}

function makePerson(random: Random, login: (base: string) => string, domain: string): Draft {
  const pool = random.pick(NAME_POOLS);
  const [given, surname] = [random.pick(pool.given), random.pick(pool.surnames)];
  const [givenName, family] = [written(given), written(surname)];
  const mailNickname = login(`${loginPart(given)}.${loginPart(surname)}`);
  const mail = `${mailNickname}@${domain}`;
  const { streets, phonePrefix, ...address } = random.pick(OFFICES);
  const digits = () => String(1_000 + random.below(9_000));
  return {
    objectId: random.uuid(),
    userPrincipalName: mail,
    mailNickname,
    givenName,
    surname: family,
    displayName: pool.surnameFirst ? `${family} ${givenName}` : `${givenName} ${family}`,
    mail,
    accountEnabled: !random.chance(0.012),
    ...(random.chance(0.7) && { businessPhone: `${phonePrefix} ${digits()}` }),
    ...(random.chance(0.5) && {
      mobilePhone: `${phonePrefix} ${digits()}-${random.below(90) + 10}`,
    }),
    ...(random.chance(0.03) && { faxNumber: `${phonePrefix} ${digits()}` }),
    ...(random.chance(0.8) && { ...address, streetAddress: random.pick(streets) }),
    ...(random.chance(0.4) && { preferredLanguage: pool.locale }),
    ...(random.chance(0.65) && { employeeId: String(100_000 + random.below(900_000)) }),
  };
}

const TEAM_SIZE = 9;

/** A department: its head reports to the top, leads to the head, everybody else to a lead. */
function staff(
  random: Random,
  { name, head, lead, titles }: Department,
  people: readonly Draft[],
  top: Person,
): readonly Draft[] {
  const [boss, ...others] = people;
  if (boss === undefined) return [];
  const leads = others.slice(0, Math.max(1, Math.floor(others.length / TEAM_SIZE)));
  const leadOf = (index: number) => leads[index % leads.length] ?? boss;
  Object.assign(boss, { jobTitle: head, managerObjectId: top.objectId, accountEnabled: true });
  others.forEach((person, index) => {
    const isLead = index < leads.length;
    person.jobTitle = isLead ? lead : random.pick(titles);
    person.managerObjectId = isLead ? boss.objectId : leadOf(index).objectId;
    if (isLead) person.accountEnabled = true;
  });
  for (const person of people) person.department = name;
  return people;
}

const SHARES = DEPARTMENTS.reduce((sum, { size }) => sum + size, 0);

/** How many people each department has; all together `total`. */
function headcounts(total: number): readonly number[] {
  let [share, before] = [0, 0];
  return DEPARTMENTS.map(({ size }) => {
    share += size;
    const upTo = Math.round((total * share) / SHARES);
    const count = upTo - before;
    before = upTo;
    return count;
  });
}

/** People in one tree of managers. */
export function makePeople(random: Random, count: number, domain: string): readonly Person[] {
  if (count === 0) return [];
  const login = loginMaker();
  const hire = () => makePerson(random, login, domain);
  const top: Draft = { ...hire(), jobTitle: 'Chief Executive Officer', accountEnabled: true };
  const counts = headcounts(count - 1);
  return [
    top,
    ...DEPARTMENTS.flatMap((department, at) =>
      staff(random, department, Array.from({ length: counts[at] ?? 0 }, hire), top),
    ),
  ];
}
