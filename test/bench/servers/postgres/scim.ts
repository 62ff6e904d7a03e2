import express from 'express';
import { createScimRouter, type ScimOptions } from 'express-scim';
import { bearerTokens } from 'express-scim/auth';
import { createPostgresScim, type PostgresScim } from 'express-scim/postgres';
import { PREFIX, TENANT, TOKEN } from '../../data.js';
import { NOBODY, serve } from '../serve.js';
import { countedPool, statements } from './counted-pool.js';

/** Serves the router over PostgreSQL, with the stores and options that are chosen. */
export async function serveScim(
  chosen: (scim: PostgresScim) => Partial<ScimOptions>,
): Promise<void> {
  const scim = createPostgresScim({ pool: countedPool(), retention: { intervalMinutes: 0 } });
  await scim.verify();
  const app = express();
  app.use(
    PREFIX,
    createScimRouter({
      ...chosen(scim),
      auth: bearerTokens([{ token: TOKEN, principal: { id: 'bench', tenantId: TENANT } }]),
    } as ScimOptions),
  );
  await serve(app, async () => NOBODY, statements);
}
