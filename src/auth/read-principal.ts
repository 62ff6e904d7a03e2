import type { Principal } from '../stores/contract/context.js';

const isText = (value: unknown): value is string => typeof value === 'string';

/**
 * What an authenticator answers: a principal, or nothing, which refuses the credential. Nobody is let in by
 * an answer that is neither.
 *
 * @throws TypeError for anything else.
 */
export function readPrincipal(answer: unknown): Principal | undefined {
  if (answer === undefined || answer === null || answer === false) return undefined;
  const { id, tenantId, scopes } = Object(answer) as Partial<Record<keyof Principal, unknown>>;
  const isPrincipal =
    isText(id) &&
    id !== '' &&
    (tenantId === undefined || isText(tenantId)) &&
    (scopes === undefined || (Array.isArray(scopes) && scopes.every(isText)));
  if (!isPrincipal)
    throw new TypeError('An authenticator answered something that is no principal.');
  return answer as Principal;
}
