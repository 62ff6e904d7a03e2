import { isDeepStrictEqual } from 'node:util';

/** What a request of a schedule does: to the one user, or to the one group. */
export type Operation =
  | {
      readonly kind: 'patchUser';
      readonly path: 'displayName' | 'externalId';
      readonly value: string;
      /** Sent with the version that the user has before the schedule begins. */
      readonly ifMatch: boolean;
    }
  | { readonly kind: 'addEmail'; readonly value: string }
  | { readonly kind: 'putUser'; readonly value: string }
  | { readonly kind: 'deleteUser' }
  | { readonly kind: 'addMembers'; readonly members: readonly number[] }
  | { readonly kind: 'removeMember'; readonly member: number }
  | { readonly kind: 'renameGroup'; readonly value: string }
  | { readonly kind: 'renameAndAdd'; readonly value: string; readonly member: number }
  | { readonly kind: 'putGroup'; readonly value: string; readonly members: readonly number[] }
  /** Deletes a person who may be a member. */
  | { readonly kind: 'deletePerson'; readonly member: number };

interface User {
  readonly displayName?: string;
  readonly externalId?: string;
  readonly emails: readonly string[];
}

/** What can be seen by GET, in canonical order. */
export interface State {
  /** undefined: deleted. */
  readonly user: User | undefined;
  readonly group: { readonly name: string; readonly members: readonly number[] };
  /** Numbers of those who exist. */
  readonly people: readonly number[];
}

export const INITIAL: State = {
  user: { displayName: 'before', emails: [] },
  group: { name: 'before', members: [0] },
  people: [0, 1, 2, 3],
};

/** What one request does to a state where nothing else goes on; undefined: it is answered with 404. */
export function apply(state: State, operation: Operation): State | undefined {
  const { user, group, people } = state;
  const withUser = (change: Partial<User>) => user && { ...state, user: { ...user, ...change } };
  const withGroup = (members: readonly number[], name = group.name): State => {
    const there = people.filter((person) => members.includes(person));
    return { ...state, group: { name, members: there } };
  };
  switch (operation.kind) {
    case 'patchUser':
      return withUser({ [operation.path]: operation.value });
    case 'addEmail':
      return withUser({ emails: [...new Set([...(user?.emails ?? []), operation.value])].sort() });
    case 'putUser':
      return user && { ...state, user: { displayName: operation.value, emails: [] } };
    case 'deleteUser':
      return user && { ...state, user: undefined };
    case 'addMembers':
      return withGroup([...group.members, ...operation.members]);
    case 'removeMember':
      return withGroup(group.members.filter((member) => member !== operation.member));
    case 'renameGroup':
      return withGroup(group.members, operation.value);
    case 'renameAndAdd':
      return withGroup([...group.members, operation.member], operation.value);
    case 'putGroup':
      return withGroup(operation.members, operation.value);
    case 'deletePerson': {
      if (!people.includes(operation.member)) return undefined;
      const staying = (numbers: readonly number[]) =>
        numbers.filter((number) => number !== operation.member);
      return {
        ...state,
        people: staying(people),
        group: { ...group, members: staying(group.members) },
      };
    }
  }
}

/** An operation and how it was answered. */
export interface Answered {
  readonly operation: Operation;
  readonly status: number;
}

/** What an answer says about its operation. */
function meaning(status: number): 'done' | 'gone' | 'refused' | 'unknown' {
  if (status < 300) return 'done';
  if (status === 404) return 'gone';
  if (status === 412) return 'refused';
  if (status === 503) return 'unknown';
  throw new Error(`No schedule explains the status ${status}.`);
}

/**
 * Whether some serial order of the operations leads from the initial to the final state, in which every
 * acknowledged one is done, every 404 was one, and of those answered with 503 each is done or not. A
 * request with If-Match is done only while the user is as it was.
 */
export function isSerial(answered: readonly Answered[], final: State): boolean {
  const refuted = new Set<string>();
  const reach = (state: State, left: readonly Answered[]): boolean => {
    if (left.length === 0) return isDeepStrictEqual(state, final);
    const key = JSON.stringify([state, left]);
    if (refuted.has(key)) return false;
    const found = left.some((next, at) => {
      const rest = left.toSpliced(at, 1);
      const after = apply(state, next.operation);
      const said = meaning(next.status);
      if (said === 'gone') return after === undefined && reach(state, rest);
      if (said === 'refused') return reach(state, rest);
      const pinned = next.operation.kind === 'patchUser' && next.operation.ifMatch;
      const held = !pinned || isDeepStrictEqual(state.user, INITIAL.user);
      const done = after !== undefined && held && reach(after, rest);
      return done || (said === 'unknown' && reach(state, rest));
    });
    if (!found) refuted.add(key);
    return found;
  };
  return reach(INITIAL, answered);
}
