import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Pool } from 'pg';
import type { Preset } from '../../../src/index.js';
import { migrate } from '../../../src/postgres/index.js';
import { createPool } from '../../support/postgres/create-pool.js';
import { listen, type Planted } from './app.js';
import type { Commit, Policies, Policy } from './judge.js';
import { DOMAINS, TENANTS, type TenantName } from './names.js';
import { createPostgresApp, type ProcessOptions } from './postgres-app.js';
import type { World } from './world.js';

/**
 * What every commit has left, written down as its last work: one after the other, for whoever writes it down holds a lock
 * until the commit, and looks afterwards.
 */
const LEDGER = `
CREATE SCHEMA judge;
CREATE TABLE judge.policy (tenant_id text PRIMARY KEY, domains jsonb NOT NULL, seats integer NOT NULL);
CREATE TABLE judge.commits (n bigserial PRIMARY KEY, tx bigint UNIQUE, people jsonb, guests jsonb, policies jsonb);
CREATE FUNCTION judge.note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(1843);
  IF EXISTS (SELECT FROM judge.commits WHERE tx = txid_current()) THEN RETURN NULL; END IF;
  INSERT INTO judge.commits (tx, people, guests, policies) VALUES (
    txid_current(),
    (SELECT coalesce(jsonb_agg(jsonb_build_object('tenant', tenant_id, 'id', id, 'userName', user_name,
        'emails', emails, 'active', active)), '[]') FROM express_scim.users WHERE deleted_at IS NULL),
    (SELECT coalesce(jsonb_agg(jsonb_build_object('tenant', target_tenant_id, 'id', user_id)), '[]')
        FROM express_scim.tenant_guests),
    (SELECT jsonb_object_agg(tenant_id, jsonb_build_object('domains', domains, 'seats', seats)) FROM judge.policy)
  );
  RETURN NULL;
END $$;
${['express_scim.users', 'express_scim.tenant_guests', 'judge.policy']
  .map(
    (table) => `CREATE CONSTRAINT TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON ${table}
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION judge.note();`,
  )
  .join('\n')}
`;

const SET = `
INSERT INTO judge.policy VALUES ($1, $2::text::jsonb, $3)
ON CONFLICT (tenant_id) DO UPDATE SET domains = excluded.domains, seats = excluded.seats`;

export interface PostgresWorldOptions {
  readonly url: string;
  readonly conformance: Preset;
  readonly seats: number;
  /** Real processes, or routers of this one with pools of their own. */
  readonly areProcesses: boolean;
  readonly poolMax: number;
  readonly planted?: Planted;
}

interface Serving {
  readonly origin: string;
  /** Finishes what waits. */
  stop(): Promise<void>;
}

async function startProcess(options: ProcessOptions): Promise<Serving> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', 'test/admission/histories/process.ts'],
    {
      env: { ...process.env, HOST_OPTIONS: JSON.stringify(options) },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(child, 'exit');
  if (child.stdout === null) throw new Error('There is no output.');
  const [origin] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    origin: String(origin),
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
}

async function startRouter({ url, poolMax, ...options }: ProcessOptions): Promise<Serving> {
  const pool = createPool(url, { max: poolMax });
  const { router, app } = createPostgresApp(pool, options);
  const { server, origin } = await listen(app);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    server.close();
    server.closeAllConnections();
    await router.roles.drain();
    await router.close();
    await pool.end();
  };
  return {
    origin,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

async function commitsIn(pool: Pool): Promise<readonly Commit[]> {
  const { rows } = await pool.query<Commit & { readonly policies: Policies }>(
    'SELECT people, guests, policies FROM judge.commits ORDER BY n',
  );
  return rows;
}

/** Two processes of a product over one database that is empty. */
export async function postgresWorld(options: PostgresWorldOptions): Promise<World> {
  const { url, seats, areProcesses } = options;
  const pool = createPool(url);
  await migrate(pool);
  await pool.query(LEDGER);
  const setPolicy = async (tenant: TenantName, { domains, seats: most }: Policy) => {
    await pool.query(SET, [tenant, JSON.stringify(domains), most]);
  };
  for (const tenant of TENANTS) await setPolicy(tenant, { domains: DOMAINS[tenant], seats });
  const start = areProcesses ? startProcess : startRouter;
  const serving = await Promise.all([start(options), start(options)]);
  const stop = () => Promise.all(serving.map((each) => each.stop()));
  return {
    origins: serving.map(({ origin }) => origin),
    setPolicy,
    async finish() {
      await stop();
      return commitsIn(pool);
    },
    async close() {
      await stop();
      await pool.end();
    },
  };
}
