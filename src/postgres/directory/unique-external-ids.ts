import { type RequestContext, type ResourceDraft, UniquenessError } from '../../index.js';
import type { SqlValue } from '../connection/database.js';
import type { ResourceLayout } from '../layout/resource-layout.js';
import type { Shelf } from './shelf.js';

/** The row that may have the value, by an id: of a resource, of a hidden row, or of nobody yet. */
type Own = { readonly id: string } | { readonly hiddenId: string } | undefined;

function isOther({ id, hidden }: ResourceLayout, own: Own): readonly [sql: string, ...SqlValue[]] {
  if (own === undefined) return ['TRUE'];
  if ('id' in own) return [`r.${id} IS DISTINCT FROM $3::uuid`, own.id];
  if (hidden?.isId(own.hiddenId) !== true) return ['TRUE'];
  return [`NOT ${hidden.has('r', '$3')}`, own.hiddenId];
}

/**
 * Keeps an `externalId` to one user until the transaction ends: two who want the same wait for each other, and look
 * behind the lock. The rows themselves are looked at, so that those are seen that were there before anybody did so.
 *
 * @throws UniquenessError
 */
export async function claimExternalId(
  { database, resources }: Shelf,
  ctx: RequestContext,
  { externalId }: ResourceDraft,
  own: Own,
): Promise<void> {
  if (typeof externalId !== 'string' || externalId === '') return;
  const { table, hidden, ofTenant, unique, value } = resources;
  const wanted = [ctx.tenantId, externalId];
  await database.query(
    ctx,
    `SELECT pg_advisory_xact_lock(7247, hashtext($1::text || ' ' || $2::text))::text AS locked`,
    wanted,
    'apart',
  );
  const [other, ...values] = isOther(resources, own);
  const hiddenId =
    hidden === undefined ? 'NULL' : `CASE WHEN ${hidden.are('r')} THEN ${hidden.idOf('r')} END`;
  const [holder] = await database.query(
    ctx,
    `SELECT ${hiddenId} AS hidden FROM ${table} AS r
      WHERE ${ofTenant('r')} AND ${unique.among('r')} AND ${value('r', 'externalId')} = $2::text AND ${other}
      ORDER BY 1 NULLS FIRST LIMIT 1`,
    [...wanted, ...values],
    'reads',
  );
  if (holder === undefined) return;
  throw new UniquenessError(
    'externalId',
    typeof holder.hidden === 'string' ? { hiddenId: holder.hidden } : {},
  );
}

/** Users of one tenant with the same `externalId`, who were there before it was to be unique. */
export const duplicateExternalIds = ({
  table,
  tenant,
  id,
  isLive,
  value,
}: ResourceLayout): string =>
  `SELECT r.${tenant}::text AS tenant, json_agg(r.${id} ORDER BY r.${id})::text AS ids FROM ${table} AS r
    WHERE ${isLive('r')} AND ${value('r', 'externalId')} <> ''
    GROUP BY r.${tenant}, ${value('r', 'externalId')} HAVING count(*) > 1 ORDER BY 1, 2`;
