import { setTimeout as delay } from 'node:timers/promises';

type Method = (...args: unknown[]) => unknown;

/** Own properties and inherited methods of a store, methods bound, so that class instances work too. */
function membersOf(store: object): Map<string, unknown> {
  const members = new Map<string, unknown>();
  for (let at = store; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) {
      if (name === 'constructor' || members.has(name)) continue;
      const value: unknown = Reflect.get(store, name);
      members.set(name, typeof value === 'function' ? value.bind(store) : value);
    }
  }
  return members;
}

/** A store like another one but for some members; undefined takes an optional method away. */
export function overriding<S extends object>(
  store: S,
  members: { readonly [K in keyof S]?: S[K] | undefined },
): S {
  const all = membersOf(store);
  for (const [name, member] of Object.entries(members)) {
    if (member === undefined) all.delete(name);
    else all.set(name, member);
  }
  return Object.fromEntries(all) as S;
}

/**
 * A store (or unit of work) whose every call takes `ms` milliseconds longer, as over a network: between
 * one request's read and its write, all others get their turn.
 */
export function withLatency<S extends object>(store: S, ms: number): S {
  const slow = [...membersOf(store)].map(([name, member]) => {
    if (typeof member !== 'function') return [name, member] as const;
    const later = async (...args: unknown[]) => {
      await delay(ms);
      return (member as Method)(...args);
    };
    return [name, later] as const;
  });
  return Object.fromEntries(slow) as S;
}
