import type { Tables } from '../connection/tables.js';

/** The statements of the guard; each runs after `lock` has given the tenant's row to this transaction, or locks it itself. */
export function guardStatements({ guard_tenants, guard_users, guard_taken }: Tables) {
  /**
   * The rules of `DeletionGuardStore.take`, the first that fits. $1: tenant, $2: user, $3: now, $4: since, $5: limit.
   * The part `locked` has one row, with when the hold began.
   */
  const rules = `
    decided AS (
      SELECT state FROM ${guard_users}
       WHERE tenant_id = $1 AND user_id = $2 AND state <> 'held' AND until > $3::float8),
    counted AS (
      SELECT count(DISTINCT user_id) AS users, coalesce(bool_or(user_id = $2), false) AS again
        FROM ${guard_taken} WHERE tenant_id = $1 AND time > $4::float8),
    rules AS (
      SELECT coalesce(
        (SELECT state FROM decided),
        CASE WHEN again OR (users < $5::float8 AND locked.held_since IS NULL) THEN 'take' ELSE 'hold' END) AS rule
        FROM counted, locked)`;

  /** A decision about the users in \`concerned\`; who is decided about is no longer held. */
  const decide = (state: 'released' | 'rejected', concerned: string, also: string) => `
    WITH lifted AS (UPDATE ${guard_tenants} SET held_since = NULL WHERE tenant_id = $1),
    ended AS (
      DELETE FROM ${guard_users} WHERE tenant_id = $1 AND state <> 'held' AND until <= $2::float8),
    concerned AS (
      UPDATE ${guard_users} SET state = '${state}', until = $3::float8
       WHERE tenant_id = $1 AND (${concerned}) RETURNING user_id)${also}
    SELECT count(*)::text AS users FROM concerned`;

  return {
    // Written although nothing changes: so the row is there and locked by one statement.
    lock: `
      INSERT INTO ${guard_tenants} AS g (tenant_id) VALUES ($1)
        ON CONFLICT (tenant_id) DO UPDATE SET held_since = g.held_since
      RETURNING held_since::text`,
    // Locks the row and looks at the rest at once, which is of the same moment where the row is still the one that the
    // statement has seen: whoever takes writes it. Else there is no rule, but the lock, and the same again gives one.
    // What the window has left behind is removed on this occasion: nobody else has to.
    take: `
      WITH seen AS MATERIALIZED (SELECT xmin::text AS mark FROM ${guard_tenants} WHERE tenant_id = $1),
      locked AS (
        INSERT INTO ${guard_tenants} AS g (tenant_id) VALUES ($1)
          ON CONFLICT (tenant_id) DO UPDATE SET held_since = g.held_since
            WHERE g.xmin::text = (SELECT mark FROM seen)
          RETURNING held_since),
      ${rules},
      noted AS (
        INSERT INTO ${guard_taken} (tenant_id, attempt_id, user_id, time)
          SELECT $1, $6, $2, $3::float8 FROM rules WHERE rule = 'take'),
      left_behind AS (DELETE FROM ${guard_taken} WHERE tenant_id = $1 AND time <= $4::float8)
      SELECT rule FROM rules`,
    hold: `
      WITH locked AS (SELECT held_since FROM ${guard_tenants} WHERE tenant_id = $1),
      ${rules},
      held AS (
        INSERT INTO ${guard_users} AS u (tenant_id, user_id, state)
          SELECT $1, $2, 'held' FROM rules WHERE rule = 'hold'
          ON CONFLICT (tenant_id, user_id) DO UPDATE SET state = 'held', until = NULL, place = DEFAULT
            WHERE u.state <> 'held'),
      begun AS (
        UPDATE ${guard_tenants} SET held_since = $3::float8 FROM rules
         WHERE tenant_id = $1 AND held_since IS NULL AND rule = 'hold')
      SELECT rule FROM rules`,
    cancel: `DELETE FROM ${guard_taken} WHERE tenant_id = $1 AND attempt_id = $2`,
    isHeld: `SELECT user_id FROM ${guard_users} WHERE tenant_id = $1 AND user_id = $2 AND state = 'held'`,
    // $2: now, $3: since, $4: how many ids. One statement, so that its numbers fit together.
    read: `
      SELECT
        (SELECT held_since FROM ${guard_tenants} WHERE tenant_id = $1)::text AS held_since,
        (SELECT count(DISTINCT user_id) FROM ${guard_taken}
          WHERE tenant_id = $1 AND time > $3::float8)::text AS taken,
        (SELECT count(*) FROM ${guard_users} WHERE tenant_id = $1 AND state = 'held')::text AS held,
        (SELECT count(*) FROM ${guard_users}
          WHERE tenant_id = $1 AND state = 'rejected' AND until > $2::float8)::text AS rejected,
        (SELECT jsonb_agg(user_id ORDER BY place) FROM (
          SELECT user_id, place FROM ${guard_users} WHERE tenant_id = $1 AND state = 'held'
           ORDER BY place LIMIT $4::int) AS first)::text AS held_ids`,
    // $2: now, $3: until
    release: decide(
      'released',
      "state = 'held' OR (state = 'rejected' AND until > $2::float8)",
      `, uncounted AS (DELETE FROM ${guard_taken} WHERE tenant_id = $1)`,
    ),
    reject: decide('rejected', "state = 'held'", ''),
  } as const;
}
