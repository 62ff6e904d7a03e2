import type { Random } from '../../postgres/histories/random.js';
import { ENTERPRISE, group, patch, USER, user } from '../../support/messages.js';
import { nameFor, type TenantName } from './names.js';

/** People and groups that clients know of, by tenant. */
export interface Known {
  readonly people: Readonly<Record<TenantName, readonly string[]>>;
  /** What they were called when they were last shown, by their ids. */
  readonly names: ReadonlyMap<string, string>;
  /** The group of the super-tenant whose members are placed. */
  readonly group: string;
}

export interface Request {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly reduces?: boolean;
  readonly deactivates?: boolean;
}

interface Scene {
  readonly random: Random;
  readonly tenant: TenantName;
  readonly known: Known;
  /** Whether everything that providers send in practice is understood. */
  readonly isLenient: boolean;
}

const emailFor = ({ random, tenant }: Scene) => ({
  value: nameFor(random, tenant),
  ...random.pick([{ type: 'work' }, { type: 'work', primary: true }, { type: 'home' }, {}]),
});

const activeFor = ({ random, isLenient }: Scene): object =>
  random.pick([{}, { active: true }, { active: false }, isLenient ? { active: 'True' } : {}]);

function personFor(scene: Scene, more: object = {}) {
  const { random, tenant } = scene;
  const emails = random.below(2) === 0 ? { emails: [emailFor(scene)] } : {};
  const schemas = [USER, ENTERPRISE];
  return user(nameFor(random, tenant), { schemas, ...emails, ...activeFor(scene), ...more });
}

/** One operation by which somebody may become active or another, in any form. */
function riskyOperation(scene: Scene): object {
  const { random, tenant, isLenient } = scene;
  const name = nameFor(random, tenant);
  const strict = [
    { op: 'replace', path: 'userName', value: name },
    { op: 'replace', path: `${USER}:userName`, value: name },
    { op: 'add', path: 'emails', value: [emailFor(scene)] },
    { op: 'replace', path: 'emails', value: [emailFor(scene)] },
    { op: 'replace', path: 'emails[type eq "work"].value', value: name },
    { op: 'replace', path: 'emails[type eq "home"].type', value: 'work' },
    { op: 'replace', path: 'emails[type eq "home"].primary', value: true },
    { op: 'replace', path: 'active', value: true },
    { op: 'replace', path: 'active', value: true },
    { op: 'add', path: 'active', value: true },
  ];
  const lenient = [
    { op: 'Replace', path: 'USERNAME', value: name },
    { op: 'replace', value: { userName: name } },
    { op: 'add', value: { [`${USER}:userName`]: name, active: true } },
    { op: 'replace', value: { [USER]: { userName: name } } },
    { op: 'replace', value: { emails: [emailFor(scene)] } },
    { op: 'replace', value: { 'emails[type eq "work"].value': name } },
    { op: 'Add', path: 'emails[type eq "other" and primary eq "True"].value', value: name },
    { op: 'replace', path: 'emails', value: JSON.stringify([emailFor(scene)]) },
    { op: 'Replace', path: 'active', value: 'True' },
    { op: 'replace', value: { active: true, userName: name } },
    { op: 'replace', value: JSON.stringify({ active: true, userName: name }) },
    { op: 'replace', value: [{ userName: name }, { active: 'true' }] },
    { op: 'add', path: 'userName', value: { value: name } },
  ];
  return random.pick(isLenient ? [...strict, ...lenient] : strict);
}

const OFF = { op: 'replace', path: 'active', value: false };

function offOperation({ random, isLenient }: Scene): object {
  return random.pick([
    OFF,
    { op: 'replace', path: `${USER}:active`, value: false },
    ...(isLenient
      ? [
          { op: 'Replace', path: 'active', value: 'False' },
          { op: 'replace', value: { active: false } },
          { op: 'replace', value: { [USER]: { active: 'false' } } },
        ]
      : []),
  ]);
}

type Make = (scene: Scene, id: string) => Request;

const create: Make = (scene) => ({ method: 'POST', path: '/Users', body: personFor(scene) });

/** Somebody who may have left, under the name that they had. */
const comeBack: Make = (scene, id) => {
  const userName = scene.known.names.get(id) ?? nameFor(scene.random, scene.tenant);
  return { method: 'POST', path: '/Users', body: personFor(scene, { userName }) };
};

const replace: Make = (scene, id) => ({
  method: 'PUT',
  path: `/Users/${id}`,
  body: personFor(scene),
});

const modify: Make = (scene, id) => {
  const { random } = scene;
  const count = 1 + random.below(3);
  const body = patch(...Array.from({ length: count }, () => riskyOperation(scene)));
  return { method: 'PATCH', path: `/Users/${id}`, body };
};

const activate: Make = ({ random }, id) => ({
  method: 'PATCH',
  path: `/Users/${id}`,
  body: patch({ op: random.pick(['replace', 'add']), path: 'active', value: true }),
});

/** Alone, or among what is refused: a name that is nobody's business once they are inactive. */
const deactivate: Make = (scene, id) => {
  const { random, tenant } = scene;
  const name = { op: 'replace', path: 'userName', value: 'x@evil.example' };
  const value = scene.isLenient ? nameFor(random, tenant) : 'x@evil.example';
  const email = { op: 'add', path: 'emails', value: [{ value }] };
  const operations = random.pick([[], [], [email], [email, { op: 'remove', path: 'emails' }]]);
  const body = patch(...random.shuffled([offOperation(scene), ...operations]));
  const isNamed = scene.isLenient && random.below(4) === 0;
  return {
    method: 'PATCH',
    path: `/Users/${id}`,
    body: isNamed ? patch(name, offOperation(scene)) : body,
    reduces: true,
    deactivates: true,
  };
};

const deactivateByPut: Make = (scene, id) => {
  const { random } = scene;
  // A name of nobody else, so that nothing but admission could be against it.
  const local = `off-${random.below(1_000_000_000)}`;
  const userName = `${local}@${random.pick(['evil.example', 'super.example'])}`;
  const body = user(userName, { schemas: [USER, ENTERPRISE], active: false });
  return { method: 'PUT', path: `/Users/${id}`, body, reduces: true, deactivates: true };
};

/** Takes a role away, beside a name that is refused. */
const withdraw: Make = ({ random }, id) => ({
  method: 'PATCH',
  path: `/Users/${id}`,
  body: patch(
    ...random.shuffled([
      { op: 'remove', path: 'roles[value eq "editor"]' },
      { op: 'add', path: 'emails', value: [{ value: 'x@evil.example', type: 'work' }] },
    ]),
  ),
});

const leave: Make = (_, id) => ({ method: 'DELETE', path: `/Users/${id}`, reduces: true });

const bulk: Make = (scene, id) => {
  const { random } = scene;
  const manager = (bulkId: string) => ({
    [ENTERPRISE]: { manager: { value: `bulkId:${bulkId}` } },
  });
  const circle = [
    { method: 'POST', path: '/Users', bulkId: 'a', data: personFor(scene, manager('b')) },
    { method: 'POST', path: '/Users', bulkId: 'b', data: personFor(scene, manager('a')) },
  ];
  const single = [create, replace, modify].map((make) => {
    const { method, path, body: data } = make(scene, id);
    return { method, path, data, ...(method === 'POST' && { bulkId: 'c' }) };
  });
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'];
  const Operations = random.pick([circle, [...circle, ...single], single]);
  return { method: 'POST', path: '/Bulk', body: { schemas, Operations } };
};

/** Placement: whoever joins is placed in the other tenant, and whoever leaves is there no more. */
const place: Make = ({ random, known, isLenient }) => {
  const { super: people } = known.people;
  const refs = (ids: readonly string[]) => ids.map((value) => ({ value }));
  const path = `/Groups/${known.group}`;
  const some = people.filter(() => random.below(3) === 0);
  const [joining, leaving] = [some.slice(0, 4), some.slice(4)];
  if (random.below(6) === 0) {
    return { method: 'PUT', path, body: group('Acme', [...joining]), reduces: isLenient };
  }
  const add = { op: 'add', path: 'members', value: refs(joining) };
  const removals = leaving.map((id) => ({ op: 'remove', path: `members[value eq "${id}"]` }));
  const body = patch(...(joining.length > 0 ? [add] : []), ...removals, {
    op: 'replace',
    path: 'displayName',
    value: 'Acme',
  });
  return { method: 'PATCH', path, body, reduces: isLenient || joining.length === 0 };
};

/** As often as they are in the list. */
const COMMON: readonly Make[] = [
  create,
  create,
  create,
  comeBack,
  comeBack,
  replace,
  modify,
  modify,
  modify,
  activate,
  activate,
  deactivate,
  deactivate,
  deactivateByPut,
  withdraw,
  leave,
  bulk,
];

/** The next request of a client. */
export function nextRequest(scene: Scene): Request {
  const { random, tenant, known } = scene;
  const makes = tenant === 'super' ? [...COMMON, place, place, place] : COMMON;
  const people = known.people[tenant];
  if (people.length === 0) return create(scene, '');
  return random.pick(makes)(scene, random.pick(people));
}
