import express, { type Express } from 'express';
import type { Pool } from 'pg';
import { bearerTokens } from '../../../src/auth/index.js';
import { createScimRouter, type EventListener, type ScimRouter } from '../../../src/index.js';
import { createPostgresScim, type PostgresScim } from '../../../src/postgres/index.js';
import { createRoleSettings, type RoleSettingsService } from '../../../src/roles/index.js';
import { DEFAULT_ROLE, DISABLED_ROLE, ROLES, TENANT, TOKEN } from './options.js';
import { OWN_TABLES } from './own-tables.js';

const QUIET = { warn() {}, error() {} };

export interface ProductOptions {
  readonly isOwn?: boolean;
  readonly connectTimeoutSeconds?: number;
  readonly maxInCommit?: number;
  readonly onEvent?: EventListener;
}

export interface Product {
  readonly app: Express;
  readonly scim: PostgresScim;
  readonly router: ScimRouter;
  readonly roleSettings: RoleSettingsService;
}

/** A product over PostgreSQL with everything that the library keeps there. */
export function createProduct(
  pool: Pool,
  {
    isOwn = false,
    connectTimeoutSeconds = 2,
    maxInCommit = 2,
    onEvent = () => {},
  }: ProductOptions = {},
): Product {
  const scim = createPostgresScim({
    pool,
    connectTimeoutSeconds,
    logger: QUIET,
    ...(isOwn && OWN_TABLES),
  });
  const roleSettings = createRoleSettings({
    store: scim.roleSettingsStore,
    roles: [...ROLES, DEFAULT_ROLE, DISABLED_ROLE].map((value) => ({ value, label: value })),
    initial: { defaultRole: DEFAULT_ROLE, disabledRole: DISABLED_ROLE },
  });
  const router = createScimRouter({
    ...scim.stores,
    roleResolver: roleSettings.roleResolver,
    roles: { maxInCommit },
    onEvent,
    auth: bearerTokens([{ token: TOKEN, principal: { id: 'tests', tenantId: TENANT } }]),
    logger: QUIET,
  });
  const app = express();
  app.use('/scim/v2', router);
  return { app, scim, router, roleSettings };
}
