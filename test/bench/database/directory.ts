import pg from 'pg';
import { migrate } from '../../../src/postgres/index.js';
import { ENTERPRISE } from '../../support/messages.js';
import { startServer } from '../../support/postgres/start-server.js';
import { type Seeded, sample, TENANT } from '../data.js';

/** A PostgreSQL server of the bench, with a directory that can be copied. */
export interface BenchDirectory {
  /** E.g. `15.18`. */
  readonly version: string;
  readonly seeded: Seeded;
  /** A fresh copy of the directory, for one server alone. */
  copy(): Promise<string>;
  remove(): Promise<void>;
}

const ID = `lpad(to_hex(1767225600000 + n), 12, '0')`;

/** The people of `person()`, each with the role that everybody has. */
const PEOPLE = `
INSERT INTO express_scim.users (tenant_id, id, user_name, user_name_key, external_id, active, display_name,
    emails, email_keys, attributes)
  SELECT $1, (left(${ID}, 8) || '-' || right(${ID}, 4) || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
      n || '@example.com', n || '@example.com', 'ext-' || n, true, 'Person ' || n,
      jsonb_build_array(jsonb_build_object('value', n || '@example.com', 'type', 'work', 'primary', true)),
      ARRAY[n || '@example.com'],
      jsonb_build_object('title', 'Consultant', 'preferredLanguage', 'en-US',
        'name', jsonb_build_object('givenName', 'Person', 'familyName', n::text, 'formatted', 'Person ' || n),
        'phoneNumbers', '[{"value":"+49 30 1234567","type":"work"}]'::jsonb,
        $2::text, jsonb_build_object('employeeNumber', n::text, 'department', 'Sales', 'costCenter', '4130'))
    FROM generate_series(0, $3::integer - 1) AS n`;

const ROLES = `
INSERT INTO express_scim.role_assignments (tenant_id, user_id, role)
  SELECT tenant_id, id, 'member' FROM express_scim.users`;

/** Starts a server with so many people. */
export async function createDirectory(users: number): Promise<BenchDirectory> {
  const server = await startServer();
  const template = await server.createDatabase();
  const pool = new pg.Pool({ connectionString: server.url(template), max: 1 });
  pool.on('error', () => {});
  await migrate(pool);
  await pool.query(PEOPLE, [TENANT, ENTERPRISE, users]);
  await pool.query(ROLES);
  // By the second one all pages are known to be visible to all: counts then read an index alone.
  await pool.query('VACUUM');
  await pool.query('VACUUM ANALYZE');
  const { rows } = await pool.query('SELECT id FROM express_scim.users ORDER BY id');
  const [{ server_version: version }] = (await pool.query('SHOW server_version')).rows;
  await pool.end();
  return {
    version: String(version).split(' ')[0] ?? '',
    seeded: { users: sample(rows.map(({ id }) => String(id))), groups: [], spare: [] },
    copy: async () => server.url(await server.createDatabase(template)),
    remove: () => server.remove(),
  };
}
