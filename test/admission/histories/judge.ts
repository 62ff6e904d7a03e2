import { domainOf, TENANTS, type TenantName } from './names.js';

export interface Email {
  readonly value?: string;
  readonly type?: string;
  readonly primary?: boolean;
}

/** Somebody as they are stored. */
export interface Person {
  readonly tenant: string;
  readonly id: string;
  readonly userName: string;
  readonly emails?: readonly Email[] | null;
  readonly active: boolean;
}

export interface Policy {
  readonly domains: readonly string[];
  readonly seats: number;
}

export type Policies = Readonly<Record<string, Policy>>;

/** What was there after a commit. */
export interface Commit {
  /** Whether the host itself did it, past SCIM. */
  readonly isHost?: boolean;
  readonly people: readonly Person[];
  /** Who is placed in which tenant. */
  readonly guests: readonly { readonly tenant: string; readonly id: string }[];
  /** People whom SCIM does not show: they have seats, and names that are theirs already. */
  readonly hidden?: readonly Person[];
  readonly policies: Policies;
}

/** A request as it was answered. */
export interface Answered {
  readonly title: string;
  readonly status: number;
  /** Whether it takes access away, so that it must not be refused. */
  readonly reduces: boolean;
  /** Whether it makes somebody inactive. */
  readonly deactivates: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked into
  readonly body: any;
}

const canonical = (name: string) => name.normalize('NFKC').toLowerCase();

const isJudged = ({ type, primary }: Email) =>
  primary === true || type === undefined || ['', 'work'].includes(canonical(type).trim());

function namesOf({ userName, emails }: Person): readonly string[] {
  const judged = (emails ?? []).filter(isJudged).flatMap(({ value }) => value ?? []);
  return [userName, ...judged];
}

function activeIn(
  { people, guests, hidden = [] }: Commit,
  tenant: TenantName,
): ReadonlyMap<string, Person> {
  const placed = new Set(guests.filter((each) => each.tenant === tenant).map(({ id }) => id));
  const there = [...hidden, ...people].filter(
    (person) => person.active && (person.tenant === tenant || placed.has(person.id)),
  );
  return new Map(there.map((person) => [person.id, person]));
}

function foreignNames(person: Person, was: Person | undefined, { domains }: Policy) {
  const known = new Set(was && namesOf(was).map(canonical));
  return namesOf(person).filter((name) => {
    const domain = domainOf(name);
    return !known.has(canonical(name)) && (domain === undefined || !domains.includes(domain));
  });
}

function problemsBetween(before: Commit, after: Commit, at: number): readonly string[] {
  if (after.isHost) return [];
  return TENANTS.flatMap((tenant) => {
    const policy = after.policies[tenant];
    if (policy === undefined) return [`commit ${at}: ${tenant} has no policy`];
    const [was, is] = [activeIn(before, tenant), activeIn(after, tenant)];
    const foreign = [...is.values()].flatMap((person) =>
      foreignNames(person, was.get(person.id), policy).map(
        (name) =>
          `commit ${at}: ${person.id} of ${person.tenant} has the name ${JSON.stringify(name)} in ${tenant}, whose domains are ${policy.domains}`,
      ),
    );
    const [fewer, more] = [was.size, is.size];
    if (more <= fewer || more <= policy.seats) return foreign;
    return [
      ...foreign,
      `commit ${at}: ${more} people in ${tenant}, which has ${policy.seats} seats`,
    ];
  });
}

const passed = ({ status }: Answered) => (status >= 200 && status < 300) || status === 404;

function problemOf(answered: Answered): string | undefined {
  const { title, status, reduces, deactivates, body } = answered;
  const told = `${title}: ${status} ${JSON.stringify(body)}`;
  if (status >= 500) return `failed: ${told}`;
  if (reduces && !passed(answered)) return `refused a reduction: ${told}`;
  if (deactivates && status === 200 && body?.active !== false) return `stayed active: ${told}`;
  return undefined;
}

/** What cannot have been, if who is admitted is decided as it should be. */
export function problemsOf(
  commits: readonly Commit[],
  answers: readonly Answered[],
): readonly string[] {
  const [first, ...others] = commits;
  let before = first;
  const found: string[] = [];
  for (const [at, after] of others.entries()) {
    if (before) found.push(...problemsBetween(before, after, at + 1));
    before = after;
  }
  return [...found, ...answers.flatMap((answered) => problemOf(answered) ?? [])];
}
