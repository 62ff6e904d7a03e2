import { isDeepStrictEqual } from 'node:util';
import {
  type RequestContext,
  type ResourceDraft,
  type ResourceRecord,
  UniquenessError,
} from '../../index.js';
import type { AttributePath, ResourceType } from '../../schema/index.js';
import { usernameKey } from '../../schema/index.js';
import type { Statements } from '../connection/database.js';
import { statementsOf } from '../connection/together.js';
import { checkIndexed, isSecret, type Shelf } from './shelf.js';
import { unlessTaken } from './write-rows.js';

/** The attributes that a resource type declares unique, besides the id and the one that has an index of its own. */
export function uniquePaths(type: ResourceType, indexed: string): readonly AttributePath[] {
  const names = [
    ...type.attributes.map(({ name }) => name),
    ...type.extensions.flatMap(({ schema }) =>
      schema.attributes.map(({ name }) => `${schema.id}:${name}`),
    ),
  ];
  return names
    .map((name) => type.at(name))
    .filter(
      ({ path, target }) =>
        path !== 'id' &&
        path !== indexed &&
        target.uniqueness !== 'none' &&
        !target.multiValued &&
        target.type !== 'complex' &&
        !isSecret(target),
    );
}

/** @throws InvalidValueError for a value that is too long for an index. */
function keyOf({ path, target }: AttributePath, value: unknown): string {
  const key = typeof value === 'string' && !target.caseExact ? usernameKey(value) : String(value);
  checkIndexed(path, key);
  return key;
}

function keysOf(paths: readonly AttributePath[], draft: ResourceDraft) {
  return paths.flatMap((each) => {
    const holder = each.urn === undefined ? draft : draft[each.urn];
    const value = (holder as ResourceDraft | undefined)?.[each.attribute.name];
    if (value === undefined || value === null || value === '') return [];
    return [{ attribute: each.path, key: keyOf(each, value) }];
  });
}

/**
 * Whether two records have the same unique values, those with an index of their own apart.
 *
 * @throws InvalidValueError for a value that is too long for an index.
 */
export const hasSameKeys = (
  { uniqueAttributes }: Shelf,
  record: ResourceDraft,
  draft: ResourceDraft,
): boolean => isDeepStrictEqual(keysOf(uniqueAttributes, draft), keysOf(uniqueAttributes, record));

/**
 * Writes a record and what must be unique in it. Most resource types have no such attribute beside the one with an
 * index: their record is one statement.
 *
 * @throws UniquenessError; nothing was written then.
 */
export function saving(
  shelf: Shelf,
  ctx: RequestContext,
  draft: ResourceDraft,
  work: (db: Statements) => Promise<ResourceRecord>,
): Promise<ResourceRecord> {
  const { database, uniqueAttributes } = shelf;
  if (uniqueAttributes.length === 0)
    return unlessTaken(ctx, () => work(statementsOf(database, ctx)));
  return database.step(ctx, async (db) => {
    const record = await work(db);
    await claimValues(shelf, db, ctx.tenantId, record.id, draft);
    return record;
  });
}

/**
 * Makes the unique values of a resource those of the draft.
 *
 * @throws UniquenessError
 */
export async function claimValues(
  { layout, resources, uniqueAttributes }: Shelf,
  db: Statements,
  tenantId: string,
  id: string,
  draft: ResourceDraft,
): Promise<void> {
  if (uniqueAttributes.length === 0) return;
  const values = [
    tenantId,
    resources.type.name,
    id,
    JSON.stringify(keysOf(uniqueAttributes, draft)),
  ];
  const wanted = 'jsonb_to_recordset($4::text::jsonb) AS k (attribute text, key text)';
  await db.query(
    `WITH wanted AS (SELECT * FROM ${wanted}),
     freed AS (
       DELETE FROM ${layout.uniqueValues} AS v WHERE v.tenant_id = $1 AND v.resource_id = $3::uuid AND v.resource_type = $2::text
          AND NOT EXISTS (SELECT 1 FROM wanted AS k WHERE k.attribute = v.attribute AND k.key = v.key))
     INSERT INTO ${layout.uniqueValues} (tenant_id, resource_type, attribute, key, resource_id)
       SELECT $1, $2::text, attribute, key, $3::uuid FROM wanted ORDER BY attribute, key ON CONFLICT DO NOTHING`,
    values,
  );
  const [taken] = await db.query(
    `SELECT v.attribute FROM ${layout.uniqueValues} AS v JOIN ${wanted} ON k.attribute = v.attribute AND k.key = v.key
      WHERE v.tenant_id = $1 AND v.resource_type = $2::text AND v.resource_id <> $3::uuid ORDER BY v.attribute LIMIT 1`,
    values,
  );
  if (taken !== undefined) throw new UniquenessError(String(taken.attribute));
}

/** Makes the unique values of a resource that is gone free again. */
export async function freeValues(
  { layout, uniqueAttributes }: Shelf,
  db: Statements,
  tenantId: string,
  id: string,
): Promise<void> {
  if (uniqueAttributes.length === 0) return;
  await db.query(
    `DELETE FROM ${layout.uniqueValues} WHERE tenant_id = $1 AND resource_id = $2::uuid`,
    [tenantId, id],
  );
}
