import {
  type AccessKey,
  type AccessMethods,
  type AccessState,
  type Identity,
  InvalidValueError,
  NotFoundError,
  UniquenessError,
} from '../../index.js';
import type { SqlValue } from '../connection/database.js';
import type { PostgresRow } from '../connection/pool.js';
import type { Layout } from '../layout/layout.js';
import { instant } from '../layout/sql.js';
import { isId } from './ids.js';
import { checkIndexed, type Shelf } from './shelf.js';
import { assignedColumn, assignedIn } from './stored-roles.js';

const IDENTITY = 'identity';

/** PostgreSQL keeps neither U+0000 nor half a surrogate pair; drivers write another character for the latter. */
const isStorable = (...texts: readonly string[]): boolean =>
  !texts.some((text) => /[\0\p{Surrogate}]/u.test(text));

/** @throws InvalidValueError for what could not be compared exactly, or does not fit into an index. */
function checkIdentity({ issuer, subject }: Identity): void {
  if (!isStorable(issuer, subject))
    throw new InvalidValueError(IDENTITY, 'The value cannot be stored.');
  checkIndexed(IDENTITY, issuer + subject);
}

const isIdentity = (alias: string): string =>
  `${alias}.tenant_id = $1::text AND ${alias}.issuer = $2::text AND ${alias}.subject = $3::text`;

interface Lookup {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

function lookups(layout: Layout) {
  const { users, identities } = layout;
  const { id, since, table } = users;
  const columns = [
    `r.${id}::text AS id`,
    `${users.value('r', 'active')}::text AS active`,
    `${since === undefined ? 'NULL' : instant(`r.${since}`)} AS since`,
    assignedColumn(layout),
  ];
  const who = (which: string) =>
    `SELECT ${columns.join(', ')} FROM ${table} AS r WHERE ${users.live('r')} AND ${which}`;
  const byId = who(`r.${id} = $2::uuid`);
  const byExternalId = who(`${users.value('r', 'externalId')} = $2::text LIMIT 2`);
  const byIdentity = who(
    `r.${id} = (SELECT i.user_id FROM ${identities} AS i WHERE ${isIdentity('i')})`,
  );

  /** The statement for a key; undefined where nobody can have it. */
  return (key: AccessKey): Lookup | undefined => {
    if ('userId' in key) return isId(key.userId) ? { text: byId, values: [key.userId] } : undefined;
    if ('externalId' in key)
      return isStorable(key.externalId)
        ? { text: byExternalId, values: [key.externalId] }
        : undefined;
    const { issuer, subject } = key.identity;
    return isStorable(issuer, subject)
      ? { text: byIdentity, values: [issuer, subject] }
      : undefined;
  };
}

const stateOf = (row: PostgresRow): AccessState => ({
  userId: String(row.id),
  active: row.active === 'true',
  ...(typeof row.since === 'string' && { since: row.since }),
  assignments: assignedIn(row),
});

/** What the sign-in of the host asks. */
export function createAccessMethods({
  database,
  layout,
}: Pick<Shelf, 'database' | 'layout'>): Required<AccessMethods> {
  const { users, identities } = layout;
  const lookupOf = lookups(layout);
  const isLive = (id: string) =>
    `EXISTS (SELECT 1 FROM ${users.table} AS u WHERE ${users.live('u')} AND u.${users.id} = ${id})`;
  // Whoever deletes the user waits for this lock, or is waited for.
  const person = `person AS (
    SELECT r.${users.id} AS id FROM ${users.table} AS r
     WHERE ${users.live('r')} AND r.${users.id} = $4::uuid FOR KEY SHARE)`;
  const added = `WITH ${person}, added AS (
      INSERT INTO ${identities} (tenant_id, issuer, subject, user_id)
        SELECT $1::text, $2::text, $3::text, id FROM person ON CONFLICT DO NOTHING RETURNING user_id)
    SELECT (SELECT count(*) FROM person)::text AS found, (SELECT count(*) FROM added)::text AS linked`;
  // Of somebody whom the host has removed itself the row finds nobody. A statement of its own sees who has just come.
  const taken = `WITH ${person}
    UPDATE ${identities} AS i SET user_id = p.id FROM person AS p
     WHERE ${isIdentity('i')} AND (i.user_id = p.id OR NOT ${isLive('i.user_id')}) RETURNING 1 AS linked`;

  return {
    async readAccess(ctx, key) {
      const lookup = lookupOf(key);
      if (lookup === undefined) return [];
      const values = [ctx.tenantId, ...lookup.values];
      return (await database.query(ctx, lookup.text, values, 'reads')).map(stateOf);
    },

    async linkIdentity(ctx, userId, identity) {
      if (!isId(userId)) throw new NotFoundError();
      checkIdentity(identity);
      const values = [ctx.tenantId, identity.issuer, identity.subject, userId];
      const [row] = await database.query(ctx, added, values, 'reads');
      if (row?.found === '0') throw new NotFoundError();
      if (row?.linked === '1') return;
      const rows = await database.query(ctx, taken, values, 'reads');
      if (rows.length === 0) throw new UniquenessError(IDENTITY);
    },

    async unlinkIdentity(ctx, { issuer, subject }) {
      if (!isStorable(issuer, subject)) return false;
      const rows = await database.query(
        ctx,
        `WITH gone AS (DELETE FROM ${identities} AS i WHERE ${isIdentity('i')} RETURNING i.user_id)
         SELECT 1 AS found FROM gone AS g WHERE ${isLive('g.user_id')}`,
        [ctx.tenantId, issuer, subject],
        'reads',
      );
      return rows.length > 0;
    },
  };
}
