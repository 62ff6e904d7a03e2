import { VersionConflictError } from '../../index.js';
import type { RoleSettingsRecord, RoleSettingsStore } from '../../roles/index.js';
import { ALONE, type Database } from '../connection/database.js';
import { type HeldKind, RANKS } from '../connection/held-statement.js';
import { hold } from '../connection/hold.js';
import { jsonOf } from './columns.js';

/** Settings that a unit of work has followed. */
interface Confirmation {
  readonly tenantId: string;
  readonly revision: string | undefined;
  readonly stale: () => void;
}

/**
 * Role settings, one row for each tenant. A unit of work that reads them shares a lock on the row until it commits, so
 * that settings are saved after the writes that follow the earlier ones. For that a tenant without settings gets a
 * row without a record from its first such unit.
 */
export function createRoleSettingsStore(
  database: Pick<Database, 'query' | 'unitOf' | 'tables'>,
): Required<RoleSettingsStore> {
  const { role_settings } = database.tables;
  const read = `SELECT record::text FROM ${role_settings} WHERE tenant_id = $1`;
  const sql = {
    read,
    readAndLock: `${read} FOR SHARE`,
    reserve: `INSERT INTO ${role_settings} (tenant_id) VALUES ($1) ON CONFLICT DO NOTHING`,
    writeFirst: `
      INSERT INTO ${role_settings} AS s (tenant_id, record, revision) VALUES ($1, $2::text::jsonb, $3)
        ON CONFLICT (tenant_id) DO UPDATE SET record = EXCLUDED.record, revision = EXCLUDED.revision
          WHERE s.record IS NULL
      RETURNING tenant_id`,
    write: `
      UPDATE ${role_settings} SET record = $2::text::jsonb, revision = $3
       WHERE tenant_id = $1 AND revision = $4 RETURNING tenant_id`,
  };

  const confirmed: HeldKind<readonly Confirmation[]> = {
    name: 'settings',
    rank: RANKS.settings,
    isSeen: false,
    add(confirmations, statement) {
      const once = new Map(
        confirmations.map((each) => [JSON.stringify([each.tenantId, each.revision]), each]),
      );
      for (const { tenantId, revision, stale } of once.values()) {
        const tenant = statement.value(tenantId);
        // The first word tells a revision from none.
        const locked = statement.part(
          `SELECT coalesce('saved ' || revision, 'none') AS told FROM ${role_settings} WHERE tenant_id = ${tenant} FOR SHARE`,
        );
        const told = [`(SELECT told FROM ${locked})`];
        if (revision === undefined) {
          // Without a row nothing is locked.
          const reserved = statement.part(
            `INSERT INTO ${role_settings} (tenant_id) VALUES (${tenant}) ON CONFLICT DO NOTHING RETURNING 'none' AS told`,
          );
          told.push(`(SELECT told FROM ${reserved})`);
        }
        statement.check(`coalesce(${told.join(', ')})`, (found) => {
          if (found === (revision === undefined ? 'none' : `saved ${revision}`)) return;
          stale();
          throw new VersionConflictError(undefined, { isTransient: true });
        });
      }
    },
  };

  return {
    confirm: (ctx, tenantId, revision, stale) =>
      hold(database, ctx, confirmed, [{ tenantId, revision, stale }]),

    async read(tenantId, ctx = undefined) {
      if (ctx?.transaction === undefined) {
        const [row] = await database.query(ALONE, sql.read, [tenantId]);
        return jsonOf<RoleSettingsRecord>(row, 'record');
      }
      let [row] = await database.query(ctx, sql.readAndLock, [tenantId], 'apart');
      if (row === undefined) {
        await database.query(ctx, sql.reserve, [tenantId], 'apart');
        [row] = await database.query(ctx, sql.readAndLock, [tenantId], 'apart');
      }
      return jsonOf<RoleSettingsRecord>(row, 'record');
    },

    async write(tenantId, record, expectedRevision) {
      const values = [tenantId, JSON.stringify(record), record.revision];
      const written =
        expectedRevision === undefined
          ? await database.query(ALONE, sql.writeFirst, values)
          : await database.query(ALONE, sql.write, [...values, expectedRevision]);
      if (written.length === 0) throw new VersionConflictError();
    },
  };
}
