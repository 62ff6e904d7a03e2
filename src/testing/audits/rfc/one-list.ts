import type { Answer } from '../kernel/answer.js';
import { expectEqual, expectStatus } from '../kernel/expect.js';
import type { AuditScope } from '../kernel/scope.js';
import { LIST_RESPONSE } from '../kernel/urns.js';

/** Reads a discovery endpoint, which is one whole list whatever page is asked for (RFC 7644 §4). */
export async function expectOneList(
  t: AuditScope,
  path: string,
  things: string,
  query: string,
): Promise<Answer> {
  const whole = await t.get(path);
  expectStatus(whole, 200);
  expectEqual('schemas', whole.body.schemas, [LIST_RESPONSE], whole);
  expectEqual('totalResults', whole.body.totalResults, whole.resources.length, whole);
  const page = await t.get(`${path}?${query}`);
  expectEqual(`number of ${things}`, page.resources.length, whole.resources.length, page);
  return whole;
}
