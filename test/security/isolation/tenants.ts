export const TENANTS = ['north', 'south', 'west'] as const;
export type TenantName = (typeof TENANTS)[number];

export const tokenOf = (tenant: TenantName) =>
  `${tenant}-token-for-tests-with-more-than-32-characters`;

/** Stands in every value and version of a tenant, so that a leak can be seen. */
export const markOf = (tenant: TenantName) => `of-${tenant}`;

export const baseOf = (tenant: TenantName) => `/${tenant}/scim/v2`;

/** Names the tenants, because a cursor is random text in which any short word may stand. */
const TRACES = /of-(north|south|west)|\/(north|south|west)\/scim\/v2/g;

/** Tenants whose values, versions or URLs are in a string. */
export function tracesIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(TRACES)].map(([, marked, based]) => marked ?? based ?? ''));
}
