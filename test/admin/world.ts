import type { Express, Request } from 'express';
import request, { type Test } from 'supertest';
import { createScimAdminRouter, type ScimAdminOptions } from '../../src/admin/index.js';
import { createMemoryTokenStore, createTokenService } from '../../src/auth/index.js';
import { createMemoryStores, createScimRouter, type ScimOptions } from '../../src/index.js';
import { EXPRESS, type ExpressName } from '../support/app.js';

export const MOUNT = '/settings/security/scim';
export const TENANT_URL = 'https://rfp.example/scim/v2';

/** What the page sends with every change, beside its own session. */
export const OWN = { 'X-SCIM-Admin': '1', 'Content-Type': 'application/json' };

export interface WorldOptions extends Partial<ScimAdminOptions> {
  readonly express?: ExpressName;
  readonly before?: (app: Express) => void;
  /** Further options of the SCIM router. */
  readonly scim?: Partial<ScimOptions>;
}

type Method = 'get' | 'post' | 'put' | 'delete' | 'patch';

/** The page's requests, as the administrator of a tenant. */
export type Admin = (method: Method, path: string, body?: unknown) => Test;

const QUIET = { warn() {}, error() {} };

/**
 * A product with SCIM and its admin page. Who is signed in stands in the header `X-Session`, as
 * `tenant/name`; the name `guest` is no administrator.
 */
export function createWorld({
  express = 'Express 5',
  before,
  scim: provider,
  ...options
}: WorldOptions = {}) {
  const tokens = createTokenService({ store: createMemoryTokenStore(), logger: QUIET });
  const app = EXPRESS[express]();
  before?.(app);
  app.use(
    '/scim/v2',
    createScimRouter({ ...createMemoryStores(), auth: tokens, logger: QUIET, ...provider }),
  );
  const session = (req: Request) => (req.get('X-Session') ?? '').split('/');
  app.use(
    MOUNT,
    createScimAdminRouter({
      tokens,
      authorize(req: Request) {
        const [tenant, name] = session(req);
        return Boolean(tenant) && name !== undefined && name !== 'guest' && { name };
      },
      tenant: (req: Request) => session(req)[0],
      tenantUrl: TENANT_URL,
      connectionUrl: (req: Request) => `http://127.0.0.1:${req.socket.localPort}/scim/v2`,
      logger: QUIET,
      ...options,
    }),
  );
  const as = (user: string): Admin => {
    return (method, path, body) => {
      const call = request(app)[method](`${MOUNT}/api${path}`).set('X-Session', user).set(OWN);
      return method === 'get' ? call : call.send(JSON.stringify(body ?? {}));
    };
  };
  const scim = (token: string, path = '/Users') =>
    request(app).get(`/scim/v2${path}`).set('Authorization', `Bearer ${token}`);
  return { app, tokens, as, scim };
}

export const ENTRA = { label: 'Entra', scopes: null, expiresInDays: 365 };

/** Issues a token over the API and returns it with its id. */
export async function issue(
  admin: Admin,
  body: object = ENTRA,
): Promise<{ readonly token: string; readonly id: string }> {
  const { body: answer } = await admin('post', '/tokens', body).expect(201);
  return { token: answer.token, id: answer.record.id };
}
