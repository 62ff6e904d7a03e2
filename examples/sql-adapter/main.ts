import { PGlite } from '@electric-sql/pglite';
import express from 'express';
import { createScimRouter } from 'express-scim';
import { createTokenService } from 'express-scim/auth';
import { POSTGRES_DDL } from 'express-scim/sql';
import { createSqlStores } from './create-sql-stores.js';
import { embeddedPool } from './embedded-pool.js';
import { createSqlTokenStore } from './token-store.js';

// With a server of your own: const pool = new pg.Pool(); and POSTGRES_DDL in a migration.
const db = await PGlite.create();
await db.exec(POSTGRES_DDL);
const pool = embeddedPool((text, values) => db.query<Record<string, unknown>>(text, [...values]));

const tokens = createTokenService({ store: createSqlTokenStore(pool) });
const { token } = await tokens.issue({ tenantId: 'acme', label: 'Example' });

const app = express();
app.use('/scim/v2', createScimRouter({ ...createSqlStores(pool), auth: tokens }));
const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : '';
  console.log(`Ready · tenant URL http://localhost:${port}/scim/v2 · token ${token}`);
});
