import type { Principal } from '../../stores/contract/context.js';

/** The payload of a JWT whose signature, issuer, audience and times are good. */
export type JwtClaims = Readonly<Record<string, unknown>>;

function text(...candidates: readonly unknown[]): string | undefined {
  return candidates.find((each): each is string => typeof each === 'string' && each !== '');
}

function words(claim: unknown): readonly string[] {
  if (typeof claim === 'string') return claim.split(' ').filter((word) => word !== '');
  return Array.isArray(claim) ? claim.filter((word) => typeof word === 'string') : [];
}

/**
 * The usual reading of an access token: who it is from `sub` or else `azp`, the tenant from `tid` or
 * else `tenant`, the scopes from `scope`, `scp` and `roles` together. A token with none of these three
 * claims may do everything.
 *
 * @example
 * principalOfClaims({ sub: 'okta', tid: 'acme', scope: 'users:read users:write' });
 * // { id: 'okta', tenantId: 'acme', scopes: ['users:read', 'users:write'] }
 */
export function principalOfClaims(claims: JwtClaims): Principal | undefined {
  const { sub, azp, tid, tenant, scope, scp, roles } = claims;
  const id = text(sub, azp);
  if (id === undefined) return undefined;
  const tenantId = text(tid, tenant);
  const given = [scope, scp, roles].filter((claim) => claim !== undefined);
  return Object.freeze({
    id,
    ...(tenantId !== undefined && { tenantId }),
    ...(given.length > 0 && { scopes: Object.freeze([...new Set(given.flatMap(words))]) }),
  });
}
