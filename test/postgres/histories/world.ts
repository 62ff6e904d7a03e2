import { group, patch, user } from '../../support/messages.js';
import { DEFAULT_ROLE, DISABLED_ROLE } from '../host/options.js';
import type { Host, HostAnswer } from '../host/start-host.js';
import { DELTA_GROUPS, LEAVERS, type Operation, STAYERS, WHOLE_GROUPS } from './plan.js';

/** SCIM ids of people and groups, by their numbers. */
export interface World {
  readonly people: readonly string[];
  readonly groups: readonly string[];
}

/** The name of a group that is written as a whole: it says who is in it. */
export const nameOf = (group: number, members: readonly number[]) =>
  `whole ${group}: ${[...members].sort((a, b) => a - b).join(',')}`;

async function made(host: Host, path: string, body: unknown): Promise<string> {
  const answer = await host.send('POST', path, body);
  if (answer?.status !== 201) throw new Error(`POST ${path}: ${JSON.stringify(answer)}`);
  return answer.body.id;
}

/** Makes people and groups, before anything goes wrong. */
export async function populate(host: Host): Promise<World> {
  const people: string[] = [];
  for (const number of [...STAYERS, ...LEAVERS])
    people.push(await made(host, '/scim/v2/Users', user(`person-${number}`)));
  const groups: string[] = [];
  for (const number of WHOLE_GROUPS)
    groups.push(await made(host, '/scim/v2/Groups', group(nameOf(number, []))));
  for (const number of DELTA_GROUPS)
    groups.push(await made(host, '/scim/v2/Groups', group(`delta ${number}`)));
  return { people, groups };
}

/** The role settings that an operation saves. */
export const settingsOf = (world: World, roles: readonly (string | undefined)[]) => ({
  defaultRole: DEFAULT_ROLE,
  disabledRole: DISABLED_ROLE,
  groupRoles: roles.flatMap((role, number) =>
    role === undefined ? [] : [{ group: { id: world.groups[number] ?? '' }, role }],
  ),
});

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** The request of an operation. */
export function requestOf(world: World, operation: Operation): Request {
  const idOf = (number: number) => world.people[number] ?? '';
  const refs = (numbers: readonly number[]) => numbers.map((number) => ({ value: idOf(number) }));
  const personPath = (number: number) => `/scim/v2/Users/${idOf(number)}`;
  const groupPath = (number: number) => `/scim/v2/Groups/${world.groups[number]}`;
  switch (operation.kind) {
    case 'create': {
      const name = `new-${operation.name}`;
      const spelled = operation.isUpper ? name.toUpperCase() : name;
      return { method: 'POST', path: '/scim/v2/Users', body: user(spelled) };
    }
    case 'active': {
      const body = patch({ op: 'replace', path: 'active', value: operation.value });
      return { method: 'PATCH', path: personPath(operation.person), body };
    }
    case 'describe': {
      const { value } = operation;
      const body = patch({ op: 'replace', value: { title: value, nickName: value } });
      return { method: 'PATCH', path: personPath(operation.person), body };
    }
    case 'email': {
      const body = patch({ op: 'add', path: 'emails', value: [{ value: operation.value }] });
      return { method: 'PATCH', path: personPath(operation.person), body };
    }
    case 'members': {
      const { add, remove } = operation;
      const body = patch(
        { op: 'add', path: 'members', value: refs(add) },
        { op: 'remove', path: 'members', value: refs(remove) },
      );
      return { method: 'PATCH', path: groupPath(operation.group), body };
    }
    case 'whole': {
      const displayName = nameOf(operation.group, operation.members);
      const path = groupPath(operation.group);
      if (operation.method === 'PUT') {
        const ids = operation.members.map(idOf);
        return { method: 'PUT', path, body: group(displayName, ids) };
      }
      const body = patch(
        { op: 'replace', path: 'displayName', value: displayName },
        { op: 'replace', path: 'members', value: refs(operation.members) },
      );
      return { method: 'PATCH', path, body };
    }
    case 'settings':
      return { method: 'PUT', path: '/settings', body: settingsOf(world, operation.roles) };
    case 'byHand': {
      const { person, role } = operation;
      return {
        method: 'PUT',
        path: `/roles/${idOf(person)}`,
        body: role === undefined ? {} : { role },
      };
    }
    case 'leave':
      return { method: 'DELETE', path: personPath(operation.person) };
    case 'readPerson':
      return { method: 'GET', path: personPath(operation.person) };
    case 'readGroup':
      return { method: 'GET', path: groupPath(operation.group) };
  }
}

/** One operation of a history, and how it was answered. */
export interface Done {
  readonly operation: Operation;
  /** Order in time: everything is sent and received by one process. */
  readonly start: number;
  readonly end: number;
  /** undefined: no answer, so that nobody knows what was done. */
  readonly answer: HostAnswer | undefined;
}
