import type { Answer } from './answer.js';
import { expectEqual, expectThat } from './expect.js';
import { asText, type Json } from './json.js';
import { expectList } from './lists.js';
import type { AuditScope } from './scope.js';

/** A path with query parameters, percent-encoded. */
export function query(path: string, parameters: Readonly<Record<string, string | number>>): string {
  const pairs = Object.entries(parameters).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return `${path}?${pairs.join('&')}`;
}

export function search(t: AuditScope, endpoint: string, filter: string): Promise<Answer> {
  return t.get(query(endpoint, { filter }));
}

/** The ids of this audit's own resources that a filter finds, in the order of the answer. */
async function found(t: AuditScope, endpoint: string, filter: string): Promise<readonly string[]> {
  const resources = expectList(await search(t, endpoint, filter));
  return resources.map(({ id }) => asText(id)).filter(t.isOwn);
}

/** Expects each filter to find exactly these of the audit's own resources. */
export async function expectFound(
  t: AuditScope,
  endpoint: string,
  table: readonly (readonly [filter: string, expected: readonly Json[]])[],
): Promise<void> {
  for (const [filter, expected] of table) {
    const ids = expected.map(({ id }) => asText(id)).sort();
    const all = [...(await found(t, endpoint, filter))].sort();
    const isIgnored = all.length > ids.length && all.length === t.countOf(endpoint);
    const ignored = `A filter is not applied: ${endpoint} shows all that there are.`;
    expectThat(!isIgnored, `filter ${filter}: ${ignored}`, undefined, ignored);
    expectEqual(`filter ${filter}`, all, ids);
  }
}
