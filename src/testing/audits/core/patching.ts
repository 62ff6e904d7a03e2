import { patchBody } from './bodies.js';
import { expectEqual, expectRefusal, expectStatus } from './expect.js';
import { asText, type Json } from './json.js';
import type { AuditScope } from './scope.js';

/** Reads a resource, and expects it to be there. */
export async function read(t: AuditScope, path: string): Promise<Json> {
  const answer = await t.get(path);
  expectStatus(answer, 200);
  return answer.body;
}

/** Sends operations, expects success, and gives the resource as a fresh GET shows it. */
export async function applied(
  t: AuditScope,
  path: string,
  ...operations: readonly object[]
): Promise<Json> {
  expectStatus(await t.patch(path, patchBody(...operations)), 200, 204);
  return read(t, path);
}

/** Sends a PATCH, and expects this error and a resource that is as it was. */
export async function expectPatchRefused(
  t: AuditScope,
  path: string,
  operations: readonly object[],
  scimType: string | undefined,
  status = 400,
): Promise<void> {
  const before = await read(t, path);
  expectRefusal(await t.patch(path, patchBody(...operations)), status, scimType);
  const { meta: _, ...now } = await read(t, path);
  const { meta: __, ...then } = before;
  expectEqual('the resource after the refusal', now, then);
}

export const userPath = ({ id }: Json) => `/Users/${encodeURIComponent(asText(id))}`;
export const groupPath = ({ id }: Json) => `/Groups/${encodeURIComponent(asText(id))}`;
