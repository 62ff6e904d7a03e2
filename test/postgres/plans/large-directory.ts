import type { Pool } from 'pg';

const TENANTS = ['acme', 'globex'] as const;

/** People of each tenant. */
const PEOPLE = 25_000;
const GROUPS = 5_000;

/** Ids tell who they are of; those of groups end in `f`. */
const idOf = (n: string, end: string) => `(left(md5(t || (${n})::text), 31) || '${end}')::uuid`;

const rows = (select: string, count: number) =>
  `${select} FROM unnest(ARRAY['${TENANTS.join("','")}']) AS t, generate_series(1, ${count}) AS n`;

/** As after some months of two companies: everybody is in three groups and has a role; some have left. */
const FILL = `
INSERT INTO express_scim.users (tenant_id, id, external_id, user_name, user_name_key, active, display_name, emails,
    email_keys, attributes, deleted_at)
  ${rows(
    `SELECT t, ${idOf('n', 'e')}, 'x' || n, 'User' || n, 'user' || n, n % 10 > 0, 'Person ' || n,
      jsonb_build_array(jsonb_build_object('value', 'user' || n || '@' || t || '.example')),
      ARRAY['user' || n || '@' || t || '.example'],
      jsonb_build_object('title', 'Consultant', 'name', jsonb_build_object('familyName', 'Name' || n)),
      CASE WHEN n % 50 = 0 THEN now() END`,
    PEOPLE,
  )};
INSERT INTO express_scim.groups (tenant_id, id, external_id, display_name, display_name_key)
  ${rows(`SELECT t, ${idOf('n', 'f')}, 'g' || n, 'Group ' || n, 'group ' || n`, GROUPS)};
INSERT INTO express_scim.members (tenant_id, group_id, member_id, member_type)
  ${rows(`SELECT t, ${idOf(`1 + (n + i * 7) % ${GROUPS}`, 'f')}, ${idOf('n', 'e')}, 'User'`, PEOPLE)},
    generate_series(0, 2) AS i;
INSERT INTO express_scim.role_assignments (tenant_id, user_id, role)
  ${rows(`SELECT t, ${idOf('n', 'e')}, 'member'`, PEOPLE)};
INSERT INTO express_scim.identities (tenant_id, issuer, subject, user_id)
  ${rows(`SELECT t, 'https://idp.' || t || '.example', 'subject ' || n, ${idOf('n', 'e')}`, PEOPLE)};
INSERT INTO express_scim.outbox (resource, event)
  ${rows(`SELECT t || n % 5000, '{}'`, 10_000)};
INSERT INTO express_scim.provisioning_log (tenant_id, time, failed, entry)
  ${rows(
    `SELECT t, '2026-06-01Z'::timestamptz + n * interval '1 minute', n % 5000 = 7,
      jsonb_build_object('kind', 'update', 'resourceId', ${idOf('n', 'e')}, 'requestId', 'request ' || n)`,
    PEOPLE,
  )};
INSERT INTO express_scim.role_jobs (tenant_id, user_id)
  ${rows(`SELECT t, ${idOf('n', 'e')}::text`, 5_000)};
`;

/** Somebody, or a group, of the tenant `acme`. */
export interface Known {
  readonly user: string;
  readonly other: string;
  readonly group: string;
}

/** Two companies in tables that are analysed. */
export async function fillDirectory(pool: Pool): Promise<Known> {
  await pool.query(FILL);
  // By the second one all pages are known to be visible to all: counts then read an index alone.
  await pool.query('VACUUM');
  await pool.query('VACUUM ANALYZE');
  const t = `FROM (SELECT 'acme' AS t) AS acme`;
  const { rows: known } = await pool.query<Known>(
    `SELECT ${idOf('77', 'e')}::text AS "user", ${idOf('78', 'e')}::text AS other, ${idOf('78', 'f')}::text AS "group" ${t}`,
  );
  const [ids] = known;
  if (ids === undefined) throw new Error('There is nobody.');
  return ids;
}
