import type { GroupStore, ScimOptions, UnitOfWork, UserStore } from '../../src/index.js';
import type { ScimRequest } from '../../src/protocol/model/message.js';
import { wholeText } from '../../src/protocol/observe/exchange-log.js';
import { createScimProvider, type ScimProvider } from '../../src/protocol/provider.js';
import { group, patch, user } from '../support/messages.js';
import type { Operation, State } from './model.js';

export interface Stores {
  readonly userStore: UserStore;
  readonly groupStore: GroupStore;
  readonly unitOfWork?: UnitOfWork;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests themselves
  readonly body: any;
}

/** Sends requests to a provider without a server in between: nothing but the stores makes them wait. */
function sender(provider: ScimProvider) {
  return async (
    method: string,
    path: string,
    value?: unknown,
    headers: Readonly<Record<string, string>> = {},
    signal = new AbortController().signal,
    query = '',
  ): Promise<Answer> => {
    const request: ScimRequest = {
      method,
      path,
      query,
      baseUrl: 'http://localhost/scim/v2',
      params: {},
      ip: '127.0.0.1',
      signal,
      header: (name) =>
        name === 'content-type' ? 'application/scim+json' : headers[name.toLowerCase()],
      readBody: async () => ({ kind: 'parsed', value }),
    };
    const { status, headers: answered, body } = await provider.handle(request);
    const text = wholeText(body) ?? '';
    return { status, headers: answered, body: text === '' ? undefined : JSON.parse(text) };
  };
}

const QUIET = { warn() {}, error() {} };

export const provide = (stores: Stores, options: Partial<ScimOptions> = {}) =>
  sender(createScimProvider({ ...stores, auth: 'none', logger: QUIET, ...options } as ScimOptions));

export type Send = ReturnType<typeof provide>;

type Method = (...args: unknown[]) => unknown;

/** An object of this shape whose methods are those of whatever `current` returns when they are called. */
function forwarding<T extends object>(shape: T, current: () => T): T {
  const members = Object.entries(shape).map(([name, member]) => {
    const forward = (...args: unknown[]) => {
      const target = current();
      return (Reflect.get(target, name) as Method).apply(target, args);
    };
    return [name, typeof member === 'function' ? forward : member] as const;
  });
  return Object.fromEntries(members) as T;
}

/** One provider, which is costly to make, for one pair of stores after another. */
export function provideInTurn(make: () => Stores): {
  readonly send: Send;
  /** From now on requests are served from these. */
  readonly use: (stores: Stores) => void;
} {
  let current = make();
  const { unitOfWork } = current;
  const send = provide({
    userStore: forwarding(current.userStore, () => current.userStore),
    groupStore: forwarding(current.groupStore, () => current.groupStore),
    ...(unitOfWork && {
      unitOfWork: forwarding(unitOfWork, () => current.unitOfWork ?? unitOfWork),
    }),
  });
  return {
    send,
    use(stores) {
      current = stores;
    },
  };
}

/** Ids of what a schedule is about. */
export interface World {
  readonly userId: string;
  readonly groupId: string;
  readonly people: readonly string[];
  readonly etag: string;
}

/** Makes the initial state. */
export async function populate(send: Send): Promise<World> {
  const people: string[] = [];
  for (const n of [0, 1, 2, 3])
    people.push((await send('POST', '/Users', user(`person${n}`))).body.id);
  const made = await send('POST', '/Users', { ...user('target'), displayName: 'before' });
  const { body } = await send('POST', '/Groups', group('before', people.slice(0, 1)));
  return { userId: made.body.id, groupId: body.id, people, etag: made.headers.ETag ?? '' };
}

/** What GET shows at the end. */
export async function observe(send: Send, world: World): Promise<State> {
  const target = await send('GET', `/Users/${world.userId}`);
  const shown = await send('GET', `/Groups/${world.groupId}`);
  const there = await Promise.all(world.people.map((id) => send('GET', `/Users/${id}`)));
  const { displayName, externalId, emails = [] } = target.body;
  const members: readonly { readonly value: string }[] = shown.body.members ?? [];
  return {
    user:
      target.status === 404
        ? undefined
        : {
            ...(displayName === undefined ? {} : { displayName }),
            ...(externalId === undefined ? {} : { externalId }),
            emails: emails.map(({ value }: { value: string }) => value).sort(),
          },
    group: {
      name: shown.body.displayName,
      members: members.map(({ value }) => world.people.indexOf(value)).sort(),
    },
    people: there.flatMap(({ status }, n) => (status === 200 ? [n] : [])),
  };
}

/** Sends the request of an operation. */
export function sendOperation(
  send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>,
  world: World,
  operation: Operation,
): Promise<Answer> {
  const userPath = `/Users/${world.userId}`;
  const groupPath = `/Groups/${world.groupId}`;
  const refs = (numbers: readonly number[]) =>
    numbers.map((number) => ({ value: world.people[number] }));
  switch (operation.kind) {
    case 'patchUser': {
      const { path, value, ifMatch } = operation;
      const change = patch({ op: 'replace', path, value });
      return send('PATCH', userPath, change, ifMatch ? { 'if-match': world.etag } : {});
    }
    case 'addEmail':
      return send('PATCH', userPath, patch({ op: 'add', path: 'emails', value: [operation] }));
    case 'putUser':
      return send('PUT', userPath, { ...user('target'), displayName: operation.value });
    case 'deleteUser':
      return send('DELETE', userPath);
    case 'addMembers': {
      const value = refs(operation.members);
      return send('PATCH', groupPath, patch({ op: 'add', path: 'members', value }));
    }
    case 'removeMember': {
      const value = refs([operation.member]);
      return send('PATCH', groupPath, patch({ op: 'remove', path: 'members', value }));
    }
    case 'renameGroup': {
      const change = patch({ op: 'replace', path: 'displayName', value: operation.value });
      return send('PATCH', groupPath, change);
    }
    case 'renameAndAdd': {
      const rename = { op: 'replace', path: 'displayName', value: operation.value };
      const add = { op: 'add', path: 'members', value: refs([operation.member]) };
      return send('PATCH', groupPath, patch(rename, add));
    }
    case 'putGroup': {
      const ids = operation.members.map((number) => world.people[number] ?? '');
      return send('PUT', groupPath, group(operation.value, ids));
    }
    case 'deletePerson':
      return send('DELETE', `/Users/${world.people[operation.member]}`);
  }
}
