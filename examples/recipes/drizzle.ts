import { and, count, eq, isNull, type SQL, sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  type PgDatabase,
  type PgQueryResultHKT,
  pgTable,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import { UniquenessError, type UserStore, VersionConflictError } from 'express-scim';
import { filterToSql, orderToSql, type SqlFragment } from 'express-scim/sql';
import { fragmentParts } from './fragment-parts.js';
import { expectVersion, isSame, people, personIds } from './person-columns.js';
import { tellUserNameTaken } from './unique-violation.js';

// Properties are the names of the columns, so that rows go in and out as the mapping makes them.
const users = pgTable('scim_user', {
  tenant_id: text().notNull(),
  seq: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
  id: text().notNull().default(sql`gen_random_uuid()::text`),
  external_id: text(),
  user_name: text().notNull(),
  user_name_key: text().notNull(),
  active: boolean(),
  display_name: text(),
  family_name: text(),
  // The mapping gives JSON as text; Drizzle's jsonb() would encode it once more.
  emails: text(),
  email_keys: text().array().notNull(),
  version: bigint({ mode: 'number' }).notNull().default(1),
  created_at: timestamp({ withTimezone: true, precision: 3 }).notNull().defaultNow(),
  updated_at: timestamp({ withTimezone: true, precision: 3 }).notNull().defaultNow(),
  deleted_at: timestamp({ withTimezone: true, precision: 3 }),
});

const condition = (fragment: SqlFragment): SQL =>
  sql.join(
    fragmentParts<SQL>(
      fragment,
      (part) => sql.raw(part),
      (value) => sql`${value}`,
    ),
  );

const toRow = (draft: object) =>
  people.toRow({ ...draft }) as unknown as Omit<typeof users.$inferInsert, 'tenant_id'>;

/** Users by Drizzle. Inside a unit of work, `db` is the transaction in `ctx.transaction`. */
export function createDrizzleUserStore<Result extends PgQueryResultHKT>(
  db: PgDatabase<Result>,
): UserStore {
  const live = (tenantId: string, ...more: readonly (SQL | undefined)[]) =>
    and(eq(users.tenant_id, tenantId), isNull(users.deleted_at), ...more);

  return {
    ids: personIds,
    capabilities: {
      ...people.capabilities,
      filter: 'full',
      sort: true,
      cursor: true,
      versions: true,
    },

    async create({ tenantId }, draft) {
      const [row] = await db
        .insert(users)
        .values({ ...toRow(draft), tenant_id: tenantId })
        .onConflictDoNothing({
          target: [users.tenant_id, users.user_name_key],
          where: sql`deleted_at IS NULL`,
        })
        .returning();
      if (row === undefined) throw new UniquenessError('userName');
      return people.toResource(row);
    },

    async get({ tenantId }, id) {
      const [row] = await db
        .select()
        .from(users)
        .where(live(tenantId, eq(users.id, id)));
      return row && people.toResource(row);
    },

    async list({ tenantId }, { filter, sort, page }) {
      const columns = people.sql('scim_user');
      const order = orderToSql(sort, columns, { column: 'scim_user.seq', kind: 'bigint' });
      const matching = live(tenantId, filter && condition(filterToSql(filter, columns)));
      const [counted] = await db.select({ total: count() }).from(users).where(matching);
      const after = page.kind === 'cursor' && page.after ? order.after(page.after) : undefined;
      const found = await db
        .select({
          row: users,
          scim_key: sql.raw(order.key).as('scim_key'),
          scim_tie: sql.raw(order.tie).as('scim_tie'),
        })
        .from(users)
        .where(and(matching, after && condition(after)))
        .orderBy(sql.raw(order.orderBy))
        .limit(page.count + 1)
        .offset(page.kind === 'index' ? page.startIndex - 1 : 0);
      const shown = found.slice(0, page.count);
      const last = page.kind === 'cursor' && found.length > shown.length ? shown.at(-1) : undefined;
      return {
        total: counted?.total ?? 0,
        resources: shown.map(({ row }) => people.toResource(row)),
        ...(last && { next: order.position(last) }),
      };
    },

    async replace(ctx, id, next, expected = {}) {
      const present = expectVersion(await this.get(ctx, id), expected);
      if (isSame(present, next)) return present;
      const [row] = await db
        .update(users)
        .set({ ...toRow(next), version: sql`version + 1`, updated_at: sql`now()` })
        .where(
          live(ctx.tenantId, eq(users.id, id), eq(users.version, Number(present.meta.version))),
        )
        .returning()
        .catch(tellUserNameTaken);
      if (row === undefined) throw new VersionConflictError();
      return people.toResource(row);
    },

    async delete(ctx, id, expected = {}) {
      const present = await this.get(ctx, id);
      if (present === undefined) return false;
      const version = Number(expectVersion(present, expected).meta.version);
      const gone = await db
        .update(users)
        .set({ deleted_at: sql`now()` })
        .where(live(ctx.tenantId, eq(users.id, id), eq(users.version, version)))
        .returning({ id: users.id });
      if (gone.length === 0) throw new VersionConflictError();
      return true;
    },
  };
}
