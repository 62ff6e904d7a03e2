import { ENTERPRISE, PATCH_OP, USER } from '../../support/messages.js';
import type { Random } from './random.js';
import type { TenantName } from './tenants.js';
import { type Answer, marked, type Sent } from './world.js';

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const NAMES = 40;

/** What a tenant's client remembers of its own resources. */
export interface Memory {
  readonly users: Map<string, string>;
  readonly groups: Map<string, string>;
  readonly cursors: string[];
}

export const newMemory = (): Memory => ({ users: new Map(), groups: new Map(), cursors: [] });

interface Turn {
  readonly tenant: TenantName;
  readonly random: Random;
  readonly memory: Memory;
}

/** Makes a request, or undefined while there is nothing to send it about. */
type MakeRequest = (turn: Turn) => Sent | undefined;

const query = (parameters: Readonly<Record<string, string | number>>) =>
  new URLSearchParams(Object.entries(parameters).map(([k, v]): [string, string] => [k, `${v}`]));

const someUser = ({ memory, random }: Turn) => random.pick([...memory.users.keys()]);
const someGroup = ({ memory, random }: Turn) => random.pick([...memory.groups.keys()]);
const someUsers = (turn: Turn) =>
  Array.from({ length: 1 + turn.random.below(3) }, () => someUser(turn)).flatMap((id) => id ?? []);
/** The same names in all tenants, so that what is unique in one clashes nowhere else. */
const userName = ({ random }: Turn) => `person-${random.below(NAMES)}@example.com`;
const teamName = ({ random }: Turn) => `team-${random.below(NAMES)}`;

function userBody(turn: Turn): object {
  const { tenant, random } = turn;
  const manager = random.chance(0.3) ? someUser(turn) : undefined;
  return {
    schemas: [USER, ENTERPRISE],
    userName: userName(turn),
    externalId: `ext-${random.below(NAMES)}`,
    displayName: marked(tenant, random.below(NAMES)),
    title: marked(tenant, random.below(5)),
    active: random.chance(0.9),
    emails: [{ value: userName(turn), type: 'work', primary: true }],
    [ENTERPRISE]: {
      department: marked(tenant),
      ...(manager !== undefined && { manager: { value: manager } }),
    },
  };
}

const members = (ids: readonly string[]) => ids.map((value) => ({ value }));

function groupBody(turn: Turn): object {
  return {
    displayName: teamName(turn),
    externalId: marked(turn.tenant, turn.random.below(NAMES)),
    members: members(someUsers(turn)),
  };
}

const patchOf = (...Operations: readonly object[]) => ({ schemas: [PATCH_OP], Operations });
const retitle = ({ tenant, random }: Turn) =>
  patchOf({ op: 'replace', path: 'title', value: marked(tenant, random.below(50)) });

/** A write of a resource that is known, sometimes only if it is as it was. */
function write(
  method: 'PUT' | 'PATCH' | 'DELETE',
  kind: 'users' | 'groups',
  body: (turn: Turn) => object | undefined,
): MakeRequest {
  return (turn) => {
    const id = kind === 'users' ? someUser(turn) : someGroup(turn);
    if (id === undefined) return undefined;
    const etag = turn.memory[kind].get(id) ?? '';
    const made = body(turn);
    return {
      method,
      path: `/${kind === 'users' ? 'Users' : 'Groups'}/${id}`,
      ...(made && { body: made }),
      ...(etag !== '' && turn.random.chance(0.3) && { headers: { 'If-Match': etag } }),
    };
  };
}

function filterOf(turn: Turn): string {
  const id = someUser(turn) ?? 'x';
  const filters = [
    `userName eq "${userName(turn)}"`,
    `externalId eq "ext-${turn.random.below(NAMES)}"`,
    'title co "of-"',
    `id eq "${id}"`,
    'title sw "of" and not (userName co "1")',
    `groups.value eq "${someGroup(turn) ?? 'x'}"`,
    `${ENTERPRISE}:manager.value eq "${id}"`,
    'emails[type eq "work" and value co "person-1"]',
  ];
  return turn.random.pick(filters) ?? '';
}

const OPERATIONS: readonly (readonly [weight: number, MakeRequest])[] = [
  [8, (turn) => ({ method: 'POST', path: '/Users', body: userBody(turn) })],
  [3, (turn) => ({ method: 'POST', path: '/Groups', body: groupBody(turn) })],
  [
    4,
    (turn) => {
      const id = someUser(turn);
      const etag = turn.memory.users.get(id ?? '') ?? '';
      return id === undefined
        ? undefined
        : {
            method: 'GET',
            path: `/Users/${id}?excludedAttributes=groups`,
            ...(etag !== '' && { headers: { 'If-None-Match': etag } }),
          };
    },
  ],
  [
    4,
    (turn) => {
      const id = someUser(turn);
      return id === undefined ? undefined : { method: 'GET', path: `/Users/${id}` };
    },
  ],
  [
    4,
    (turn) => {
      const id = someGroup(turn);
      return id === undefined ? undefined : { method: 'GET', path: `/Groups/${id}` };
    },
  ],
  [
    3,
    ({ random }) => ({
      method: 'GET',
      path: `/Users?${query({ count: 1 + random.below(20), startIndex: 1 + random.below(20) })}`,
    }),
  ],
  [6, (turn) => ({ method: 'GET', path: `/Users?${query({ filter: filterOf(turn) })}` })],
  [
    2,
    ({ random }) => ({
      method: 'GET',
      path: `/Users?${query({ sortBy: random.chance(0.5) ? 'userName' : 'title', sortOrder: random.chance(0.5) ? 'ascending' : 'descending', count: 10 })}`,
    }),
  ],
  [2, () => ({ method: 'GET', path: `/Users?${query({ cursor: '', count: 3 })}` })],
  [
    4,
    ({ memory, random }) => {
      const cursor = random.pick(memory.cursors);
      return cursor === undefined
        ? undefined
        : { method: 'GET', path: `/Users?${query({ cursor, count: 3 })}` };
    },
  ],
  [
    2,
    (turn) => ({
      method: 'GET',
      path: `/Groups?${query({ filter: `members.value eq "${someUser(turn) ?? 'x'}"` })}`,
    }),
  ],
  [
    1,
    (turn) => ({
      method: 'GET',
      path: `/Groups?${query({ filter: `displayName eq "${teamName(turn)}"`, excludedAttributes: 'members' })}`,
    }),
  ],
  [
    2,
    (turn) => ({
      method: 'POST',
      path: '/Users/.search',
      body: { schemas: [SEARCH], filter: filterOf(turn), count: 10 },
    }),
  ],
  [
    1,
    (turn) => ({
      method: 'POST',
      path: '/.search',
      body: { schemas: [SEARCH], filter: `id eq "${someGroup(turn) ?? 'x'}"` },
    }),
  ],
  [1, () => ({ method: 'GET', path: `/?${query({ count: 10 })}` })],
  [1, () => ({ method: 'GET', path: '/Me' })],
  [1, (turn) => ({ method: 'PATCH', path: '/Me', body: retitle(turn) })],
  [4, write('PUT', 'users', userBody)],
  [6, write('PATCH', 'users', retitle)],
  [
    2,
    write('PATCH', 'users', ({ random }) =>
      patchOf({ op: 'replace', value: { active: random.chance(0.8) } }),
    ),
  ],
  [1, write('DELETE', 'users', () => undefined)],
  [2, write('PUT', 'groups', groupBody)],
  [
    6,
    write('PATCH', 'groups', (turn) =>
      patchOf({ op: 'add', path: 'members', value: members(someUsers(turn)) }),
    ),
  ],
  [
    3,
    write('PATCH', 'groups', (turn) =>
      patchOf({ op: 'remove', path: `members[value eq "${someUser(turn) ?? 'x'}"]` }),
    ),
  ],
  [
    2,
    write('PATCH', 'groups', (turn) =>
      patchOf({ op: 'replace', value: { displayName: teamName(turn) } }),
    ),
  ],
  [1, write('DELETE', 'groups', () => undefined)],
  [
    4,
    (turn) => {
      const id = someUser(turn);
      return {
        method: 'POST',
        path: '/Bulk',
        body: {
          schemas: [BULK],
          Operations: [
            { method: 'POST', path: '/Users', bulkId: 'one', data: userBody(turn) },
            {
              method: 'POST',
              path: '/Groups',
              bulkId: 'team',
              data: { ...groupBody(turn), members: members(['bulkId:one', ...someUsers(turn)]) },
            },
            ...(id === undefined
              ? []
              : [{ method: 'PATCH', path: `/Users/${id}`, data: retitle(turn) }]),
          ],
        },
      };
    },
  ],
];

const WHEEL = OPERATIONS.flatMap(([weight, make]) => Array<MakeRequest>(weight).fill(make));

/** The next request of a tenant's client. */
export function nextRequest(turn: Turn): Sent {
  for (;;) {
    const request = turn.random.pick(WHEEL)?.(turn);
    if (request) return request;
  }
}

const KIND_OF = { User: 'users', Group: 'groups' } as const;
const CREATED = /\/(Users|Groups)\/([^/]+)$/;
const MAX_CURSORS = 10;

interface Resource {
  readonly id: string;
  readonly meta?: { readonly resourceType: keyof typeof KIND_OF; readonly version?: string };
}

/** Remembers what an answer tells about the tenant's own resources. */
export function remember(memory: Memory, { method, path }: Sent, { status, body }: Answer): void {
  const [, collection, id = ''] = CREATED.exec(path) ?? [];
  if (method === 'DELETE' && status === 204) {
    (collection === 'Users' ? memory.users : memory.groups).delete(id);
  }
  if (status >= 300 || body === undefined) return;
  for (const { id: known, meta } of (body.Resources ?? [body]) as readonly Resource[]) {
    if (meta && meta.resourceType in KIND_OF) {
      memory[KIND_OF[meta.resourceType]].set(known, meta.version ?? '');
    }
  }
  for (const { location = '', status: result } of body.Operations ?? []) {
    const [, where, made] = CREATED.exec(location) ?? [];
    if (made === undefined || result !== '201') continue;
    (where === 'Users' ? memory.users : memory.groups).set(made, '');
  }
  if (body.nextCursor) memory.cursors.push(body.nextCursor);
  if (memory.cursors.length > MAX_CURSORS) memory.cursors.shift();
}
