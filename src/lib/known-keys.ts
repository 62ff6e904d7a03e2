import { nearest } from './nearest.js';

/**
 * What may stand under a key: anything (true), or an object, or a list of objects, of known keys. As a function
 * where a definition contains itself.
 */
export type Below = true | KnownKeys | (() => KnownKeys);

/** The keys that an object of options may have. */
export interface KnownKeys {
  readonly keys: Readonly<Record<string, Below>>;
  /** What stands under all other keys; without it there are none. */
  readonly others?: Below | undefined;
  /** An object that has this key is the host's own, e.g. a limiter, and is not looked into. */
  readonly unless?: string | undefined;
}

type KeyOf<T> = T extends object ? Exclude<keyof T, number | symbol> : never;

/**
 * The keys of a type. A key that is added to the type and not here does not compile.
 *
 * @example
 * const KEYS = keysOf<AuthLimit>({ attempts: true, attemptsPerToken: true, windowSeconds: true });
 */
export function keysOf<T>(
  keys: { readonly [K in KeyOf<T>]-?: Below },
  { unless }: Pick<KnownKeys, 'unless'> = {},
): KnownKeys {
  return { keys, unless };
}

/** An object of any keys. */
export const mapOf = (values: Below): KnownKeys => ({ keys: {}, others: values });

/** An object of the host's own, of whose members some are looked into. */
export const partly = (keys: Readonly<Record<string, Below>>): KnownKeys => ({
  keys,
  others: true,
});

export interface UnknownKey {
  /** Where it stands, e.g. `resourceTypes[0].resourceType.extensions`. */
  readonly path: string;
  /** The known key that is probably meant. */
  readonly nearest: string | undefined;
}

const PLAIN = /^[\w$]+$/;

function place(path: string, key: string): string {
  if (!PLAIN.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** The first key, in the object or below it, that nobody knows; undefined if all are known. */
export function findUnknownKey(
  value: unknown,
  known: KnownKeys,
  path = '',
): UnknownKey | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) {
      const found = findUnknownKey(each, known, `${path}[${index}]`);
      if (found) return found;
    }
    return undefined;
  }
  const { keys, others, unless } = known;
  if (unless !== undefined && unless in value) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const below = Object.hasOwn(keys, key) ? keys[key] : others;
    const at = place(path, key);
    if (below === undefined) return { path: at, nearest: nearest(key, Object.keys(keys)) };
    if (below === true) continue;
    const found = findUnknownKey(inner, typeof below === 'function' ? below() : below, at);
    if (found) return found;
  }
  return undefined;
}
