import { expect } from '@jest/globals';
import type { Body } from './answer.js';
import type { Client } from './client.js';
import { expectScimError, expectStatus } from './expect.js';
import { patch } from './messages.js';
import type { World } from './world.js';

/** Sends operations, expects success, and gives the resource as a fresh GET shows it. */
export async function applied(
  scim: Client,
  path: string,
  ...operations: readonly object[]
): Promise<Body> {
  expectStatus(await scim.patch(path, patch(...operations)), 200, 204);
  const read = await scim.get(path);
  expectStatus(read, 200);
  return read.body;
}

/** Sends a PATCH body, and expects this error and a resource that is as it was. */
export async function expectPatchRefused(
  scim: Client,
  path: string,
  body: unknown,
  scimType: string,
  status = 400,
): Promise<void> {
  const before = await scim.get(path);
  expectScimError(await scim.patch(path, body), status, scimType);
  expect((await scim.get(path)).text).toBe(before.text);
}

/** Expects operations to succeed and to change nothing, neither version nor time. */
export async function expectNothingChanged(
  scim: Client,
  path: string,
  ...operations: readonly object[]
): Promise<void> {
  const before = await scim.get(path);
  expect(await applied(scim, path, ...operations)).toEqual(before.body);
}

/** A user of a strict provider, with what a check of PATCH does to it. */
export async function withUser(t: World, attributes: object = {}, options: object = {}) {
  const scim = await t.mount({ conformance: 'rfc', ...options });
  const { id } = await scim.createUser(attributes);
  const path = `/Users/${id}`;
  return {
    after: (...operations: readonly object[]) => applied(scim, path, ...operations),
    refused: (scimType: string, ...operations: readonly object[]) =>
      expectPatchRefused(scim, path, patch(...operations), scimType),
  };
}
