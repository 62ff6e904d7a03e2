import type { ProvisionedChange, ProvisionedMethods, RequestContext } from '../../index.js';
import type { Attributes } from '../../schema/index.js';
import { type HeldKind, type HeldStatement, RANKS } from '../connection/held-statement.js';
import { hold } from '../connection/hold.js';
import type { Layout } from '../layout/layout.js';
import { isId } from './ids.js';
import type { Shelf } from './shelf.js';

interface Note extends ProvisionedChange {
  readonly tenantId: string;
  readonly userId: string;
}

function applied(before: Attributes | undefined, { kind, attributes, removed }: Note): Attributes {
  const kept = kind === 'whole' ? {} : { ...before };
  for (const name of removed) delete (kept as Record<string, unknown>)[name];
  return { ...kept, ...attributes };
}

/** What several changes of a user are together. */
function merged(notes: readonly Note[]): readonly Note[] {
  const byUser = new Map<string, Note>();
  for (const note of notes) {
    const user = JSON.stringify([note.tenantId, note.userId]);
    const before = byUser.get(user);
    const both =
      before === undefined || note.kind === 'whole'
        ? note
        : {
            ...before,
            attributes: applied(before.attributes, note),
            removed: [...before.removed, ...note.removed],
          };
    byUser.set(user, both);
  }
  return [...byUser.values()];
}

function addNote(
  { users, provisioned }: Layout,
  { tenantId, userId, kind, attributes, removed }: Note,
  { value, part }: HeldStatement,
): void {
  const tenant = value(tenantId);
  const id = `${value(userId)}::text::uuid`;
  const home = users.tenantValue.replace('$1', () => tenant);
  const others =
    kind === 'whole'
      ? ''
      : `(p.attributes - ARRAY(SELECT jsonb_array_elements_text(${value(JSON.stringify(removed))}::text::jsonb))) || `;
  // Whoever is gone by then leaves nothing behind.
  part(`INSERT INTO ${provisioned} AS p (tenant_id, user_id, attributes)
      SELECT ${tenant}::text, ${id}, ${value(JSON.stringify(attributes))}::text::jsonb WHERE EXISTS (
        SELECT 1 FROM ${users.table} AS r WHERE r.${users.tenant} = ${home} AND r.${users.id} = ${id} AND ${users.isLive('r')})
      ON CONFLICT (tenant_id, user_id) DO UPDATE SET attributes = ${others}EXCLUDED.attributes`);
}

/** What was provisioned of people last: written with the rest of the unit of work. */
export function createProvisionedMethods({
  database,
  layout,
}: Pick<Shelf, 'database' | 'layout'>): Required<ProvisionedMethods> {
  const { users, provisioned } = layout;
  const noted: HeldKind<readonly Note[]> = {
    name: 'provisioned',
    rank: RANKS.provisioned,
    isSeen: false,
    add(notes, statement) {
      for (const note of merged(notes)) addNote(layout, note, statement);
    },
  };

  const isOf =
    ({ tenantId }: RequestContext, userId: string) =>
    (note: Note) =>
      note.tenantId === tenantId && note.userId === userId;

  return {
    async noteProvisioned(ctx, userId, change) {
      if (!isId(userId)) return;
      await hold(database, ctx, noted, [{ ...change, tenantId: ctx.tenantId, userId }]);
    },

    async readProvisioned(ctx, userId) {
      if (!isId(userId)) return undefined;
      const [row] = await database.query(
        ctx,
        `SELECT p.attributes::text AS attributes FROM ${provisioned} AS p
          WHERE p.tenant_id = $1::text AND p.user_id = $2::uuid AND EXISTS (
            SELECT 1 FROM ${users.table} AS r WHERE ${users.live('r')} AND r.${users.id} = $2::uuid)`,
        [ctx.tenantId, userId],
        'apart',
      );
      const stored = row && (JSON.parse(String(row.attributes)) as Attributes);
      const held = database.unitOf(ctx)?.held(noted) ?? [];
      return held.filter(isOf(ctx, userId)).reduce(applied, stored);
    },
  };
}
