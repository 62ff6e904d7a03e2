import { DEFAULT_ROLE, DISABLED_ROLE } from '../host/options.js';
import { eventProblems } from './judge-events.js';
import { DELTA_GROUPS, LEAVERS, type Operation, type Plan, STAYERS, WHOLE_GROUPS } from './plan.js';
import { canBeSeen, type Write } from './register.js';
import type { Seen } from './settle.js';
import { type Done, nameOf, settingsOf, type World } from './world.js';

/** In the end everything has been seen after everything. */
const AT_THE_END = { start: Number.MAX_SAFE_INTEGER, end: Number.MAX_SAFE_INTEGER };

const isDone = ({ answer }: Done) => answer !== undefined && answer.status < 300;
/** Whether it may have been done: acknowledged, or nobody knows. */
const mayBeDone = (done: Done) =>
  isDone(done) || done.answer === undefined || done.answer.status === 503;

type Of<K extends Operation['kind']> = Done & {
  readonly operation: Extract<Operation, { kind: K }>;
};

function all<K extends Operation['kind']>(history: readonly Done[], kind: K): readonly Of<K>[] {
  return history.filter((done): done is Of<K> => done.operation.kind === kind);
}

function writesOf<K extends Operation['kind'], T>(
  history: readonly Done[],
  kind: K,
  written: (operation: Extract<Operation, { kind: K }>) => T | undefined,
): readonly Write<T>[] {
  return all(history, kind).flatMap((done) => {
    const value = written(done.operation);
    if (value === undefined || !mayBeDone(done)) return [];
    return { value, start: done.start, end: isDone(done) ? done.end : Number.POSITIVE_INFINITY };
  });
}

/** Statuses that an operation may be answered with when everything is as it should be; 503 besides. */
const STATUSES: Readonly<Record<Operation['kind'], readonly number[]>> = {
  create: [201, 409],
  active: [200, 204],
  describe: [200, 204],
  email: [200, 204],
  members: [200, 204],
  whole: [200, 204],
  settings: [204, 409],
  byHand: [204, 409],
  leave: [204],
  readPerson: [200],
  readGroup: [200],
};

/** Answers that nobody should get. */
function answerProblems(history: readonly Done[]): readonly string[] {
  return history.flatMap(({ operation, answer }) => {
    if (answer === undefined || STATUSES[operation.kind].includes(answer.status)) return [];
    if (answer.status === 503 && answer.retryAfter !== null) return [];
    return `${JSON.stringify(operation)} was answered with ${JSON.stringify(answer)}`;
  });
}

/** Each name exists once at most, and exactly once if somebody was told so. */
function creationProblems(history: readonly Done[], seen: Seen): readonly string[] {
  const names = new Set(all(history, 'create').map(({ operation }) => operation.name));
  return [...names].flatMap((name) => {
    const tries = all(history, 'create').filter(({ operation }) => operation.name === name);
    const made = tries.filter(isDone).map(({ answer }) => answer?.body.id);
    const found = seen.people.filter(({ userName }) => userName.toLowerCase() === `new-${name}`);
    const ids = found.map(({ id }) => id);
    const problems: string[] = [];
    if (made.length > 1) problems.push(`new-${name} was made ${made.length} times`);
    if (found.length > 1) problems.push(`there are ${found.length} of new-${name}`);
    if (made.some((id) => !ids.includes(id)))
      problems.push(`new-${name} was made and is not there`);
    if (found.length > 0 && !tries.some(mayBeDone)) problems.push(`nobody made new-${name}`);
    for (const refused of tries.filter(({ answer }) => answer?.status === 409)) {
      const cause = tries.some((each) => mayBeDone(each) && each.start < refused.end);
      if (!cause) problems.push(`new-${name} was refused before anybody had made it`);
    }
    return problems;
  });
}

function personProblems(world: World, history: readonly Done[], seen: Seen): readonly string[] {
  return STAYERS.flatMap((person) => {
    const found = seen.people.find(({ id }) => id === world.people[person]);
    if (found === undefined) return [`person ${person} is not there`];
    const problems: string[] = [];
    const isOf = (operation: { readonly person: number }) => operation.person === person;
    const actives = writesOf(history, 'active', (o) => (isOf(o) ? o.value : undefined));
    const titles = writesOf<'describe', string | undefined>(history, 'describe', (o) =>
      isOf(o) ? o.value : undefined,
    );
    const emails = all(history, 'email').filter(({ operation }) => isOf(operation));
    const sights = all(history, 'readPerson').flatMap(({ operation, answer, start, end }) =>
      isOf(operation) && answer?.status === 200 ? [{ body: answer.body, start, end }] : [],
    );
    for (const { body, start, end } of [...sights, { body: found, ...AT_THE_END }]) {
      const { active, title, nickName } = body;
      const what = `person ${person} from ${start} to ${end}`;
      if (title !== nickName) problems.push(`${what}: half written (${title}, ${nickName})`);
      if (!canBeSeen<boolean>(true, actives, { value: active, start, end }))
        problems.push(`${what}: active is ${active}`);
      if (!canBeSeen<string | undefined>(undefined, titles, { value: title, start, end }))
        problems.push(`${what}: title is ${title}`);
    }
    for (const { operation } of emails.filter(isDone)) {
      if (!found.emails.includes(operation.value))
        problems.push(`person ${person}: ${operation.value} was added and is lost`);
    }
    const sent = new Set(emails.filter(mayBeDone).map(({ operation }) => operation.value));
    const invented = found.emails.filter((each) => !sent.has(each));
    if (invented.length > 0) problems.push(`person ${person}: nobody added ${invented}`);
    return problems;
  });
}

/** People who were deleted are gone, and out of every group. */
function leaverProblems(world: World, history: readonly Done[], seen: Seen): readonly string[] {
  return LEAVERS.flatMap((person) => {
    const id = world.people[person] ?? '';
    const isThere = seen.people.some((each) => each.id === id);
    const leaving = all(history, 'leave').filter(({ operation }) => operation.person === person);
    const isIn = seen.groups.some(({ members }) => members.includes(id));
    return [
      ...(isThere && leaving.some(isDone) ? [`leaver ${person} is there again`] : []),
      ...(!isThere && !leaving.some(mayBeDone) ? [`leaver ${person} is lost`] : []),
      ...(!isThere && isIn ? [`leaver ${person} is a member`] : []),
    ];
  });
}

function groupProblems(world: World, history: readonly Done[], seen: Seen): readonly string[] {
  const numbersOf = (ids: readonly string[]) => ids.map((id) => world.people.indexOf(id));
  const sightsOf = (group: number) => [
    ...all(history, 'readGroup').flatMap(({ operation, answer, start, end }) => {
      if (operation.group !== group || answer?.status !== 200) return [];
      const { displayName, members = [] } = answer.body;
      const ids = members.map(({ value }: { value: string }) => value);
      return { displayName: String(displayName), members: numbersOf(ids), start, end };
    }),
    {
      displayName: seen.groups[group]?.displayName ?? '',
      members: numbersOf(seen.groups[group]?.members ?? []),
      ...AT_THE_END,
    },
  ];
  const wholes = WHOLE_GROUPS.flatMap((group) => {
    const names = writesOf(history, 'whole', (operation) =>
      operation.group === group ? nameOf(group, operation.members) : undefined,
    );
    return sightsOf(group).flatMap(({ displayName, members, start, end }) => {
      const what = `group ${group} from ${start} to ${end}`;
      const isHalf = displayName !== nameOf(group, members);
      const unseen = [displayName, nameOf(group, members)].filter(
        (value) => !canBeSeen(nameOf(group, []), names, { value, start, end }),
      );
      return [
        ...(isHalf ? [`${what}: half written, "${displayName}" has ${members}`] : []),
        ...unseen.map((value) => `${what}: "${value}"`),
      ];
    });
  });
  const deltas = DELTA_GROUPS.flatMap((group) =>
    STAYERS.flatMap((person) => {
      const writes = writesOf(history, 'members', ({ group: of, add, remove }) => {
        if (of !== group) return undefined;
        if (add.includes(person)) return true;
        return remove.includes(person) ? false : undefined;
      });
      return sightsOf(group).flatMap(({ members, start, end }) => {
        const value = members.includes(person);
        const what = `person ${person} in group ${group} from ${start} to ${end}: ${value}`;
        return canBeSeen<boolean>(false, writes, { value, start, end }) ? [] : [what];
      });
    }),
  );
  return [...wholes, ...deltas];
}

interface Settings {
  readonly defaultRole?: string;
  readonly disabledRole?: string;
  readonly groupRoles?: readonly { readonly group: object; readonly role: string }[];
}

/** The settings are some that were saved, and everybody has the roles that they give. */
function roleProblems(world: World, history: readonly Done[], seen: Seen): readonly string[] {
  const saved = writesOf<'settings', string | undefined>(history, 'settings', ({ roles }) =>
    JSON.stringify(settingsOf(world, roles).groupRoles),
  );
  const settings = seen.settings as Settings | undefined;
  const { groupRoles = [] } = settings ?? {};
  const value = settings && JSON.stringify(groupRoles);
  const known = canBeSeen<string | undefined>(undefined, saved, { value, ...AT_THE_END });
  const roleOf = new Map(
    groupRoles.map(({ group, role }) => [Object.values(group)[0] as string, role]),
  );
  const wrong = seen.people.flatMap(({ id, userName, active, roles, locked }) => {
    if (locked) return [];
    const given = world.groups.flatMap((groupId, number) =>
      seen.groups[number]?.members.includes(id) ? (roleOf.get(groupId) ?? []) : [],
    );
    const due = given.length > 0 ? [...new Set(given)].sort() : [DEFAULT_ROLE];
    const expected = active ? due : [DISABLED_ROLE];
    return JSON.stringify(expected) === JSON.stringify(roles)
      ? []
      : [
          `${userName} has the roles ${JSON.stringify(roles)} instead of ${JSON.stringify(expected)}`,
        ];
  });
  return [...(known ? [] : [`role settings that nobody saved last: ${value}`]), ...wrong];
}

/** Roles that were set by hand are those that somebody set last, and nobody else has any. */
function handProblems(world: World, history: readonly Done[], seen: Seen): readonly string[] {
  return seen.people.flatMap(({ id, userName, roles, locked }) => {
    const writes = writesOf(history, 'byHand', ({ person, role }) =>
      world.people[person] === id ? (role ?? 'none') : undefined,
    );
    const value = locked ? roles.join() : 'none';
    return canBeSeen('none', writes, { value, ...AT_THE_END })
      ? []
      : [`roles of ${userName} by hand: ${value}`];
  });
}

/** Every acknowledged write to a person or group has its line in the log. */
function logProblems(world: World, history: readonly Done[], seen: Seen): readonly string[] {
  const acknowledged = new Map<string, number>();
  for (const done of history.filter(isDone)) {
    const { operation } = done;
    if (operation.kind === 'readPerson' || operation.kind === 'readGroup') continue;
    if (operation.kind === 'settings' || operation.kind === 'byHand') continue;
    const id =
      operation.kind === 'create'
        ? done.answer?.body.id
        : 'person' in operation
          ? world.people[operation.person]
          : world.groups[operation.group];
    acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1);
  }
  return [...acknowledged].flatMap(([id, count]) => {
    const lines = seen.log.filter(
      ({ resourceId, status, kind }) => resourceId === id && status < 300 && kind !== 'read',
    );
    return lines.length >= count
      ? []
      : [`${count} writes to ${id} were acknowledged, and ${lines.length} are in the log`];
  });
}

/**
 * What of a history cannot be: judged by a serial model of each thing that is written, in which whatever was
 * acknowledged is done, and of what nobody knows each is done or not.
 */
export function problemsOf(
  plan: Plan,
  world: World,
  history: readonly Done[],
  seen: Seen,
): readonly string[] {
  const sent = plan.clients.flat().length;
  return [
    ...(history.length === sent ? [] : [`${sent} requests were sent, ${history.length} ended`]),
    ...answerProblems(history),
    ...creationProblems(history, seen),
    ...personProblems(world, history, seen),
    ...leaverProblems(world, history, seen),
    ...groupProblems(world, history, seen),
    ...roleProblems(world, history, seen),
    ...handProblems(world, history, seen),
    ...logProblems(world, history, seen),
    ...eventProblems(world, seen),
  ];
}
