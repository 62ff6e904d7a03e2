import type { Request } from 'express';
import type { TokenService } from 'express-scim';
import { createScimAdminRouter, type ScimAdminRouter } from 'express-scim/admin';
import type { Sessions } from './login/sessions.js';

/** Settings → Security → SCIM: where the customer's administrator connects the identity provider. */
export function createScimSettings(
  tokens: TokenService,
  sessions: Sessions,
  scimPath: string,
  publicUrl: string | undefined,
): ScimAdminRouter {
  const local = (req: Request) => `http://localhost:${req.socket.localPort}${scimPath}`;
  return createScimAdminRouter({
    tokens,
    authorize: (req: Request) => {
      const user = sessions.userOf(req);
      return user?.isAdministrator && user;
    },
    tenant: (req: Request) => sessions.userOf(req)?.org,
    tenantUrl: (req: Request) => (publicUrl === undefined ? local(req) : publicUrl + scimPath),
    connectionUrl: local,
    productName: 'RFP SaaS',
    back: { href: '/', label: 'Accounts' },
  });
}
