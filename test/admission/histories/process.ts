import { createPool } from '../../support/postgres/create-pool.js';
import { listen } from './app.js';
import { createPostgresApp, type ProcessOptions } from './postgres-app.js';

/** A product in a process of its own. Says where it listens; on SIGTERM it finishes its role jobs, and ends. */
const { url, poolMax, ...options }: ProcessOptions = JSON.parse(process.env.HOST_OPTIONS ?? '{}');
const pool = createPool(url, { max: poolMax });
const { router, app } = createPostgresApp(pool, options);
const { server, origin } = await listen(app);
console.log(origin);
process.once('SIGTERM', async () => {
  server.close();
  await router.roles.drain();
  await router.close({ timeoutMs: 30_000 });
  server.closeAllConnections();
  await pool.end();
  process.exit(0);
});
