import express, { type Express } from 'express';
import type { PostgresPool } from 'express-scim/postgres';
import { query } from './open-database.js';

/** The product: who has an account, in which teams, with which roles. */
export function createApp(pool: PostgresPool): Express {
  const app = express();
  app.get('/organizations/:id/accounts', async (req, res) => {
    const rows = await query(
      pool,
      `SELECT a.login, a.email, a.first_name, a.last_name, a.plan,
          (SELECT coalesce(json_agg(t.name ORDER BY t.name), '[]') FROM team_members m JOIN teams t ON t.id = m.team_id
            WHERE m.account_id = a.id) AS teams,
          (SELECT coalesce(json_agg(r.name ORDER BY r.name), '[]') FROM account_roles g JOIN roles r ON r.id = g.role_id
            WHERE g.account_id = a.id) AS roles
        FROM accounts a WHERE a.organization_id = $1 AND a.is_active IS NOT FALSE AND a.deleted_at IS NULL ORDER BY a.login`,
      [Number(req.params.id)],
    );
    res.json(rows);
  });
  return app;
}
