import type { ReadRoles } from '../own-tables/read-links.js';
import { asKey, quoteTable } from './own-resources.js';
import type { ResourceLayout } from './resource-layout.js';
import type { RolesLayout } from './roles-layout.js';
import { literal, quote } from './sql.js';

/** Who has which role, in a table of the host's that names people by their keys, and roles by name or by key. */
export function ownRoles(read: ReadRoles, users: ResourceLayout): RolesLayout {
  const table = quoteTable(read.table);
  const user = quote(read.user);
  const names = namesOf(read);
  const inTenant = (alias: string) =>
    read.tenant === undefined ? 'TRUE' : `${alias}.${quote(read.tenant)} = ${users.tenantValue}`;
  const target = (alias: string) => targetOf(read, alias);
  const reason = read.reason === undefined ? undefined : quote(read.reason);

  const written: readonly (readonly [string, string])[] = [
    [user, 'm.key'],
    [quote(read.role), names.written('k')],
    ...(read.tenant === undefined ? [] : [[quote(read.tenant), users.tenantValue] as const]),
    ...(read.targetTenant === undefined
      ? []
      : [[quote(read.targetTenant), `CASE k.tenant WHEN '' THEN $1 ELSE k.tenant END`] as const]),
    ...(reason === undefined ? [] : [[reason, 'k.reason'] as const]),
    ...Object.entries(read.insert).map(([name, value]) => [quote(name), literal(value)] as const),
  ];
  /** Whether row `x` is the assignment in row `k` of a user with key `m.key`. */
  const isSame = `x.${user} = m.key AND ${inTenant('x')} AND x.${quote(read.role)} = ${names.written('k')}
    AND ${target('x')} = k.tenant`;
  const known = `(SELECT id, role, tenant, max(reason) AS reason FROM roles GROUP BY id, role, tenant) AS k
    ${names.join('k.role')}`;

  // What is not wanted goes whatever it is, so that nobody keeps a role for want of a name for it.
  const removed = `
      removed AS (
        DELETE FROM ${table} AS x USING moved AS m WHERE x.${user} = m.key AND ${inTenant('x')}
           AND NOT EXISTS (SELECT 1 FROM ${known} WHERE k.id = m.id AND ${isSame}))`;

  return {
    rows: `(
      SELECT $1::text AS tenant_id, u.${users.id} AS user_id, ${target('x')} AS target_tenant_id,
          ${names.read('x')} AS role, ${reason === undefined ? 'NULL' : `x.${reason}`}::text AS reason
        FROM ${table} AS x JOIN ${users.table} AS u ON u.${users.key} = x.${user} ${names.joinTo('x')}
       WHERE ${users.live('u')} AND ${inTenant('x')})`,
    ofRow: (alias) => `(
      SELECT ${target('x')} AS target_tenant_id, ${names.read('x')} AS role
        FROM ${table} AS x ${names.joinTo('x')}
       WHERE x.${user} = ${alias}.${users.key} AND ${inTenant('x')})`,
    isOurs: false,
    assigned: `${removed},
      ${
        reason === undefined
          ? ''
          : `explained AS (
        UPDATE ${table} AS x SET ${reason} = k.reason FROM moved AS m, ${known}
         WHERE k.id = m.id AND ${isSame} AND x.${reason} IS DISTINCT FROM k.reason),`
      }
      added AS (
        INSERT INTO ${table} (${written.map(([name]) => name).join(', ')})
          SELECT ${written.map(([, value]) => value).join(', ')} FROM moved AS m, ${known}
           WHERE k.id = m.id AND ${read.targetTenant === undefined ? "k.tenant = ''" : 'TRUE'}
             AND NOT EXISTS (SELECT 1 FROM ${table} AS x WHERE ${isSame})
          ON CONFLICT DO NOTHING)`,
    onlyRemoved: removed,
    unknown: names.unknown(read.targetTenant === undefined),
    elsewhere: read.targetTenant !== undefined,
    cleared: `roles AS (
      DELETE FROM ${table} AS x USING ${users.table} AS u
        WHERE ${users.ofTenant('u')} AND u.${users.id} = $2::uuid AND x.${user} = u.${users.key})`,
    holders: {
      from: () =>
        `${table} AS a JOIN ${users.table} AS r ON r.${users.key} = a.${user} ${names.joinTo('a')}`,
      isWanted: `${inTenant('a')} AND ${target('a')} = $2::text AND ${names.read('a')} = $3::text`,
    },
  };
}

/** The tenant in which the role of a row holds; empty for that of the connection, which a host may leave out or write. */
function targetOf({ targetTenant }: ReadRoles, alias: string): string {
  if (targetTenant === undefined) return "''::text";
  const column = `${alias}.${quote(targetTenant)}`;
  return `(CASE WHEN ${column} IS NULL OR ${column} = $1 THEN '' ELSE ${column} END)::text`;
}

interface RoleNames {
  /** The name of the role of a row, behind {@link RoleNames.joinTo}. */
  read(alias: string): string;
  /** What the column of the role holds for row `k`, behind {@link RoleNames.join}. */
  written(alias: string): string;
  join(role: string): string;
  joinTo(alias: string): string;
  unknown(withoutTargets: boolean): string | undefined;
}

function namesOf({ role, names, targetTenant }: ReadRoles): RoleNames {
  const column = quote(role);
  const elsewhere = targetTenant === undefined ? "k.tenant <> ''" : 'FALSE';
  const unknown = (isUnknown: string) =>
    `(SELECT json_agg(DISTINCT k.role)::text FROM roles AS k WHERE ${isUnknown})`;
  if (names === undefined) {
    return {
      read: (alias) => `${alias}.${column}::text`,
      written: (alias) => `${alias}.role`,
      join: () => '',
      joinTo: () => '',
      unknown: (withoutTargets) => (withoutTargets ? unknown(elsewhere) : undefined),
    };
  }
  const table = quoteTable(names.table);
  const [key, name] = [quote(names.key), quote(names.name)];
  const ofTenant =
    names.tenant === undefined
      ? ''
      : ` AND n.${quote(names.tenant.column)} = ${asKey(names.tenant, '$1')}`;
  return {
    read: () => `n.${name}::text`,
    written: () => `n.${key}`,
    join: (wanted) => `JOIN ${table} AS n ON n.${name} = ${wanted}${ofTenant}`,
    joinTo: (alias) => `JOIN ${table} AS n ON n.${key} = ${alias}.${column}${ofTenant}`,
    unknown: () =>
      unknown(`${elsewhere} OR NOT EXISTS (
        SELECT 1 FROM ${table} AS n WHERE n.${name} = k.role${ofTenant})`),
  };
}
