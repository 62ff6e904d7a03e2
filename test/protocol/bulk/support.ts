import { expect } from '@jest/globals';
import type { ScimClient } from '../../support/client.js';
import { ENTERPRISE, group, user } from '../../support/messages.js';

const BULK_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const BULK_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

export interface Result {
  readonly method: string;
  readonly bulkId?: string;
  readonly version?: string;
  readonly location?: string;
  readonly status: string;
  readonly response?: {
    readonly status: string;
    readonly scimType?: string;
    readonly detail: string;
  };
}

export const bulkRequest = (Operations: readonly unknown[], more: object = {}) => ({
  schemas: [BULK_REQUEST],
  ...more,
  Operations,
});

/** Sends a Bulk request that must be processed, and gives its results. */
export async function bulk(
  scim: ScimClient,
  operations: readonly unknown[],
  more: object = {},
): Promise<readonly Result[]> {
  const answer = await scim.post('/Bulk', bulkRequest(operations, more));
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 });
  expect(Object.keys(answer.body)).toEqual(['schemas', 'Operations']);
  expect(answer.body.schemas).toEqual([BULK_RESPONSE]);
  return answer.body.Operations;
}

export const statuses = (results: readonly Result[]) => results.map(({ status }) => status);

/** The last segment of the location of a result. */
export const idOf = (result: Result | undefined) => result?.location?.split('/').at(-1) ?? 'none';

export const postUser = (bulkId: string, more: object = {}) => ({
  method: 'POST',
  path: '/Users',
  bulkId,
  data: user(bulkId, more),
});

export const postGroup = (bulkId: string, members: readonly string[] = []) => ({
  method: 'POST',
  path: '/Groups',
  bulkId,
  data: group(bulkId, members),
});

export const managedBy = (manager: unknown) => ({ [ENTERPRISE]: { manager } });

/** A resource as it is read back, which must exist. */
export async function reread(scim: ScimClient, path: string) {
  return (await scim.get(path).expect(200)).body;
}

export async function memberIds(scim: ScimClient, groupId: string): Promise<readonly string[]> {
  const { members = [] } = await reread(scim, `/Groups/${groupId}`);
  return members.map(({ value }: { value: string }) => value);
}

export async function managerOf(scim: ScimClient, userId: string): Promise<string | undefined> {
  return (await reread(scim, `/Users/${userId}`))[ENTERPRISE]?.manager?.value;
}

export async function total(scim: ScimClient, endpoint: string): Promise<number> {
  return (await reread(scim, endpoint)).totalResults;
}
