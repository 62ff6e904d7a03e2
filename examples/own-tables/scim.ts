import { createScimRouter } from 'express-scim';
import { bearerTokens } from 'express-scim/auth';
import { createPostgresScim, type PostgresPool } from 'express-scim/postgres';
import { createRolePolicy } from 'express-scim/roles';
import { tables } from './scim-tables.js';

export async function createScim(pool: PostgresPool, token: string, organization: string) {
  const scim = createPostgresScim({ pool, ...tables });
  await scim.verify();
  const router = createScimRouter({
    ...scim.stores,
    auth: bearerTokens([{ token, principal: { id: 'entra', tenantId: organization } }]),
    resolveExisting: () => ({ action: 'link' }), // accounts and teams that are there are kept
    roleResolver: createRolePolicy({
      defaultRole: 'member',
      groupRoles: [{ group: { displayName: 'Administrators' }, role: 'admin' }],
    }),
    roles: { linkedUsers: 'compute' },
  });
  return { router, close: () => router.close().finally(() => scim.close()) };
}
