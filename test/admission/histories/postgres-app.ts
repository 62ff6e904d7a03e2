import type { Pool } from 'pg';
import type { Preset, RequestContext } from '../../../src/index.js';
import { createPostgresScim } from '../../../src/postgres/index.js';
import { createApp, type Planted } from './app.js';

/** How a process is started, in the environment variable `HOST_OPTIONS` as JSON. */
export interface ProcessOptions {
  readonly url: string;
  readonly conformance: Preset;
  readonly planted?: Planted | undefined;
  readonly poolMax: number;
}

interface Row {
  readonly domains: readonly string[];
  readonly seats: number;
}

/** One of several processes of a product: what is admitted is in a table, and stays as it is read until the commit. */
export function createPostgresApp(
  pool: Pool,
  { conformance, planted }: Omit<ProcessOptions, 'url' | 'poolMax'>,
) {
  const scim = createPostgresScim({ pool, logger: { warn() {}, error() {} } });
  const remembered = new Map<string, Row>();

  async function policyOf(tenantId: string, { transaction }: RequestContext): Promise<Row> {
    const known = planted === 'staleDomains' ? remembered.get(tenantId) : undefined;
    if (known) return known;
    const within = (transaction ?? pool) as Pick<Pool, 'query'>;
    const { rows } = await within.query(
      'SELECT domains, seats FROM judge.policy WHERE tenant_id = $1 FOR SHARE',
      [tenantId],
    );
    const row = rows[0] as Row;
    remembered.set(tenantId, row);
    return row;
  }

  return createApp({
    stores: scim.stores,
    conformance,
    domains: async (tenantId, ctx) => (await policyOf(tenantId, ctx)).domains,
    seats: async (tenantId, ctx) => (await policyOf(tenantId, ctx)).seats,
    planted,
  });
}
