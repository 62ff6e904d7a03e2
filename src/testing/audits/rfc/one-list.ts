import type { Answer } from '../kernel/answer.js';
import { expectEqual } from '../kernel/expect.js';
import { expectList, expectTotal } from '../kernel/lists.js';
import type { AuditScope } from '../kernel/scope.js';

/** Reads a discovery endpoint, which is one whole list whatever page is asked for (RFC 7644 §4). */
export async function expectOneList(
  t: AuditScope,
  path: string,
  things: string,
  query: string,
): Promise<Answer> {
  const whole = await t.get(path);
  expectTotal(whole, expectList(whole).length);
  const page = await t.get(`${path}?${query}`);
  expectEqual(`number of ${things}`, page.resources.length, whole.resources.length, page);
  return whole;
}
