import type { Answer } from './answer.js';
import { expectEqual, expectStatus, expectThat } from './expect.js';
import { AuditSkip } from './failure.js';
import { asText } from './json.js';
import type { AuditScope } from './scope.js';

/** Whether a URI, absolute or relative to the base URL (RFC 7643 §2.3.7), is that of a path below it. */
export function leadsTo(t: AuditScope, uri: string, path: string): boolean {
  const base = `${t.baseUrl}/`;
  if (uri === '' || !URL.canParse(uri, base)) return false;
  const { pathname } = new URL(uri, base);
  return decodeURIComponent(pathname).endsWith(decodeURIComponent(path));
}

/**
 * Expects a reference to lead to a resource (RFC 7643 §2.3.7). Skips the audit where there is none: a
 * server need not give one.
 */
export async function expectReference(
  t: AuditScope,
  reference: unknown,
  id: unknown,
  shown: Answer,
): Promise<void> {
  const uri = asText(reference);
  if (uri === '') throw new AuditSkip('The server shows no $ref.');
  const base = new URL(`${t.baseUrl}/`);
  const url = URL.canParse(uri, base.href) ? new URL(uri, base) : undefined;
  const prefix = base.pathname.replace(/\/$/, '');
  expectThat(url !== undefined, `$ref is "${uri}".`, shown);
  if (url === undefined || !url.pathname.startsWith(`${prefix}/`)) {
    throw new AuditSkip(`The reference leads elsewhere than ${t.baseUrl}.`);
  }
  const answer = await t.get(url.pathname.slice(prefix.length));
  expectStatus(answer, 200);
  expectEqual('id of what $ref leads to', answer.body.id, id, answer);
}
