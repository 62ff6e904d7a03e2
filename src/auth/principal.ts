import { UnusableAnswer } from '../lib/hooks/hook-error.js';
import { keysOf } from '../lib/known-keys.js';
import type { Principal } from '../stores/contract/context.js';

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';

export const PRINCIPAL_KEYS = keysOf<Principal>({
  id: true,
  tenantId: true,
  scopes: true,
  anyTenant: true,
});

type Fields = Readonly<Record<keyof Principal, unknown>>;

/** What is wrong with each field; undefined if it is as it must be. */
const PROBLEMS: readonly ((fields: Fields) => string | undefined)[] = [
  ({ id }) => (isName(id) ? undefined : '"id" must be a string that is not empty'),
  ({ tenantId }) =>
    tenantId === undefined || isName(tenantId)
      ? undefined
      : '"tenantId" must be a string that is not empty, or left out',
  ({ scopes }) =>
    scopes === undefined || (Array.isArray(scopes) && scopes.every((s) => typeof s === 'string'))
      ? undefined
      : '"scopes" must be an array of strings, or left out',
  ({ anyTenant }) =>
    anyTenant === undefined || typeof anyTenant === 'boolean'
      ? undefined
      : '"anyTenant" must be a boolean, or left out',
];

/** What keeps a value from being a principal, without any of its values; undefined if it is one. */
export function principalProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `it must be an object, not ${Array.isArray(value) ? 'an array' : typeof value}`;
  }
  for (const problemOf of PROBLEMS) {
    const problem = problemOf(value as Fields);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/**
 * What an authenticator has returned, if it can be believed. `true` or `{}` would let in a caller of whom
 * nothing is known: no id for the events, no scopes, no tenant.
 *
 * @returns undefined for undefined, null and false, which refuse the credential.
 * @throws UnusableAnswer for anything that is no principal; it leaves as 500 and is logged.
 */
export function readPrincipal(value: unknown): Principal | undefined {
  if (value === undefined || value === null || value === false) return undefined;
  const problem = principalProblem(value);
  if (problem === undefined) return value as Principal;
  throw new UnusableAnswer(
    `An authenticator returned something that is not a principal: ${problem}.`,
  );
}
