import assert from 'node:assert/strict';
import type {
  LoggedEntry,
  ProvisioningLogEntry,
  ProvisioningLogQuery,
  ProvisioningLogStore,
} from '../../../../monitoring/index.js';
import type { ServiceBench } from '../service.js';

export type Bench = ServiceBench<ProvisioningLogStore>;

export const timeOf = (minute: number) => new Date(Date.UTC(2026, 0, 31, 8, minute)).toISOString();

/** After everything that checks append. */
export const END = timeOf(10_000);
const MOST_PAGES = 100;

/** An entry of the minute; the requestId is its name. */
export function entryOf(
  { tenantId }: Pick<Bench, 'tenantId'>,
  name: string,
  fields: Partial<ProvisioningLogEntry> = {},
): ProvisioningLogEntry {
  return {
    time: timeOf(0),
    tenantId,
    requestId: name,
    method: 'GET',
    route: 'resource',
    kind: 'read',
    status: 200,
    ...fields,
  };
}

/** Appends entries of these names in one call, each a minute later. */
export async function appended(bench: Bench, ...names: readonly string[]): Promise<void> {
  await bench.store.append(names.map((name, n) => entryOf(bench, name, { time: timeOf(n) })));
}

export const numbered = (count: number, words = 'r') =>
  Array.from({ length: count }, (_, n) => `${words}${n}`);

export const names = (entries: readonly LoggedEntry[]) =>
  [...entries].map(({ requestId }) => requestId);

/** In an array of this realm: a driver may have made the store's outside of a sandbox. */
export const query = async ({ store, tenantId }: Bench, asked?: ProvisioningLogQuery) => [
  ...(await store.query(tenantId, asked)),
];

/** All pages one after the other. */
export async function walk(bench: Bench, asked: ProvisioningLogQuery & { readonly limit: number }) {
  const found: string[] = [];
  let { after } = asked;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const entries = await query(bench, { ...asked, ...(after !== undefined && { after }) });
    found.push(...names(entries));
    after = entries.at(-1)?.position;
    if (entries.length < asked.limit) return found;
  }
  return assert.fail('there is no end of the pages');
}

export const FULL: Partial<ProvisioningLogEntry> = {
  principalId: "O'Brien's token 漢字",
  method: 'PATCH',
  kind: 'update',
  resourceType: 'User',
  resourceId: '42',
  status: 400,
  scimType: 'invalidValue',
  detail: 'Attribute "active": …',
  changed: ['active', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department'],
  rolesKept: [{ reason: 'locked', users: 1, userIds: ['42'] }],
  existing: 'returned',
  rolesReplaced: [{ reason: 'returned', users: 1, userIds: ['42'] }],
  withheld: [
    { reason: 'domain', targetTenantId: 'acme', attribute: 'userName', users: 1, userIds: ['42'] },
  ],
  skipped: [{ path: 'title', rule: 'faultsBesideRevocation', reason: 'Attribute "title": …' }],
  held: true,
  durationMs: 12.5,
  operation: 0,
};
