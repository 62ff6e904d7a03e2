import type { RoleJob, RoleJobStore } from '../../index.js';
import { ALONE, type Database } from '../connection/database.js';
import { numberOf, textOf } from './columns.js';

/** Users whose roles are still to be computed. */
export function createRoleJobStore(database: Pick<Database, 'query' | 'tables'>): RoleJobStore {
  const { role_jobs } = database.tables;
  const given = 'jsonb_array_elements($2::text::jsonb)';
  const sql = {
    // Rows are locked in the order of the users, so that two units that enqueue the same ones do not wait for each other.
    enqueue: `
      INSERT INTO ${role_jobs} (tenant_id, user_id)
        SELECT DISTINCT $1::text, id FROM jsonb_array_elements_text($2::text::jsonb) AS u (id) ORDER BY id
        ON CONFLICT (tenant_id, user_id) DO UPDATE SET mark = DEFAULT, leased_until = NULL`,
    claim: `
      UPDATE ${role_jobs} SET leased_until = now() + $3::float8 * interval '1 second'
       WHERE tenant_id = $1 AND user_id = ANY(ARRAY(
         SELECT user_id FROM ${role_jobs}
          WHERE tenant_id = $1 AND (leased_until IS NULL OR leased_until <= now())
          ORDER BY mark LIMIT $2::int FOR UPDATE SKIP LOCKED))
      RETURNING user_id, mark::text`,
    // Marks are compared as text: what is no number is no mark of ours, and no error.
    complete: `
      DELETE FROM ${role_jobs}
       WHERE tenant_id = $1
         AND user_id = ANY(ARRAY(SELECT each->>'userId' FROM ${given} AS each))
         AND (user_id, mark::text) IN (SELECT each->>'userId', each->>'mark' FROM ${given} AS each)`,
    pending: `SELECT count(*)::text AS pending FROM ${role_jobs} WHERE tenant_id = $1`,
    // From tenant to tenant by the index, however many users each has.
    tenants: `
      WITH RECURSIVE tenants AS (
        (SELECT tenant_id FROM ${role_jobs} ORDER BY tenant_id LIMIT 1)
        UNION ALL
        SELECT next.tenant_id FROM tenants, LATERAL (
          SELECT j.tenant_id FROM ${role_jobs} j WHERE j.tenant_id > tenants.tenant_id
           ORDER BY j.tenant_id LIMIT 1) AS next)
      SELECT tenant_id FROM tenants`,
  };

  return {
    async enqueue(ctx, userIds) {
      await database.query(ctx, sql.enqueue, [ctx.tenantId, JSON.stringify(userIds)], 'apart');
    },
    async claim(ctx, limit, leaseSeconds) {
      const rows = await database.query(
        ctx,
        sql.claim,
        [ctx.tenantId, limit, leaseSeconds],
        'apart',
      );
      return rows.map(
        (row): RoleJob => ({ userId: textOf(row, 'user_id'), mark: textOf(row, 'mark') }),
      );
    },
    async complete(ctx, jobs) {
      const done = jobs.map(({ userId, mark }) => ({ userId, mark }));
      await database.query(ctx, sql.complete, [ctx.tenantId, JSON.stringify(done)], 'apart');
    },
    async pending(ctx) {
      const [row = {}] = await database.query(ctx, sql.pending, [ctx.tenantId], 'apart');
      return numberOf(row, 'pending');
    },
    async tenants() {
      const rows = await database.query(ALONE, sql.tenants);
      return rows.map((row) => textOf(row, 'tenant_id'));
    },
  };
}
