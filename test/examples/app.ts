import type { Express } from 'express';
import request from 'supertest';
import { createApp, SCIM_PATH } from '../../examples/rfp-saas/app.js';

export const TOKEN = 'a-token-that-is-long-enough-for-a-test';

/** The identity provider of an example product. */
export function clientOf(app: Express) {
  const send = (
    method: 'get' | 'post' | 'put' | 'patch' | 'delete',
    path: string,
    body?: object,
  ) => {
    const call = request(app)
      [method](`${SCIM_PATH}${path}`)
      .set('Authorization', `Bearer ${TOKEN}`);
    return body === undefined
      ? call
      : call.set('Content-Type', 'application/scim+json').send(JSON.stringify(body));
  };
  const create = async (path: string, body: object): Promise<string> => {
    const answer = await send('post', path, body);
    if (answer.status !== 201) throw new Error(`${answer.status}: ${answer.text}`);
    return answer.body.id;
  };
  return { send, create };
}

/** The example product with a client that is its identity provider. */
export function startExample() {
  const { app } = createApp({ token: TOKEN });
  return { app, ...clientOf(app) };
}

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const RFP = 'urn:example:params:scim:schemas:extension:rfp:2.0:User';

export const ada = {
  schemas: [USER],
  userName: 'Ada@example.com',
  externalId: 'ada',
  active: true,
};

export const patchOp = (...Operations: readonly object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
});
