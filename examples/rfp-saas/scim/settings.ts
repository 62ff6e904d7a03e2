import type { Request } from 'express';
import {
  createScimAdminRouter,
  type RolesAdminOptions,
  type ScimAdminRouter,
} from 'express-scim/admin';
import type { TokenService } from 'express-scim/auth';
import type { Sessions } from '../login/sessions.js';
import type { Observation } from './observation.js';

interface ScimSettings {
  readonly tokens: TokenService;
  readonly sessions: Sessions;
  readonly scimPath: string;
  readonly publicUrl: string | undefined;
  readonly observation: Observation;
  readonly roles?: RolesAdminOptions;
}

/** Settings → Security → SCIM: where the customer's administrator connects the identity provider. */
export function createScimSettings({
  tokens,
  sessions,
  scimPath,
  publicUrl,
  observation,
  roles,
}: ScimSettings): ScimAdminRouter {
  const local = (req: Request) => `http://localhost:${req.socket.localPort}${scimPath}`;
  return createScimAdminRouter({
    tokens,
    ...observation,
    authorize: async (req: Request) => {
      const user = await sessions.userOf(req);
      return user?.isAdministrator && user;
    },
    tenant: async (req: Request) => (await sessions.userOf(req))?.org,
    tenantUrl: (req: Request) => (publicUrl === undefined ? local(req) : publicUrl + scimPath),
    connectionUrl: local,
    ...(roles && { roles }),
    productName: 'RFP SaaS',
    back: { href: '/', label: 'Accounts' },
  });
}
