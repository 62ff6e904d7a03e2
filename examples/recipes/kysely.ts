import { UniquenessError, type UserStore, VersionConflictError } from 'express-scim';
import { filterToSql, orderToSql, type SqlFragment } from 'express-scim/sql';
import { type Generated, type Kysely, sql } from 'kysely';
import { fragmentParts } from './fragment-parts.js';
import { expectVersion, isSame, type PersonRow, people, personIds } from './person-columns.js';
import { tellUserNameTaken } from './unique-violation.js';

export interface Tables {
  readonly scim_user: PersonRow & {
    readonly tenant_id: string;
    readonly seq: Generated<string>;
    readonly id: Generated<string>;
    readonly version: Generated<string>;
    readonly updated_at: Generated<Date>;
    readonly deleted_at: Date | null;
  };
}

const condition = (fragment: SqlFragment) =>
  sql<boolean>`${sql.join(
    fragmentParts<unknown>(
      fragment,
      (text) => sql.raw(text),
      (value) => sql.val(value),
    ),
    sql``,
  )}`;

const toRow = (draft: object) => people.toRow({ ...draft }) as unknown as PersonRow;

/** Users by Kysely. Inside a unit of work, `db` is the transaction in `ctx.transaction`. */
export function createKyselyUserStore(db: Kysely<Tables>): UserStore {
  const live = (tenantId: string) =>
    db.selectFrom('scim_user').where('tenant_id', '=', tenantId).where('deleted_at', 'is', null);

  const changeable = (tenantId: string, id: string, version = '') =>
    db
      .updateTable('scim_user')
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .where('version', '=', version)
      .where('deleted_at', 'is', null);

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
      const row = await db
        .insertInto('scim_user')
        .values({ ...toRow(draft), tenant_id: tenantId, deleted_at: null })
        .onConflict((clash) =>
          clash.columns(['tenant_id', 'user_name_key']).where('deleted_at', 'is', null).doNothing(),
        )
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) throw new UniquenessError('userName');
      return people.toResource({ ...row });
    },

    async get({ tenantId }, id) {
      const row = await live(tenantId).selectAll().where('id', '=', id).executeTakeFirst();
      return row && people.toResource({ ...row });
    },

    async list({ tenantId }, { filter, sort, page }) {
      const columns = people.sql('scim_user');
      const order = orderToSql(sort, columns, { column: 'scim_user.seq', kind: 'bigint' });
      let matching = live(tenantId);
      if (filter) matching = matching.where(condition(filterToSql(filter, columns)));
      const { total } = await matching
        .select((row) => row.fn.countAll<string>().as('total'))
        .executeTakeFirstOrThrow();
      let rows = matching
        .selectAll('scim_user')
        .select([
          sql`${sql.raw(order.key)}`.as('scim_key'),
          sql`${sql.raw(order.tie)}`.as('scim_tie'),
        ])
        .orderBy(sql.raw(order.orderBy))
        .limit(page.count + 1);
      if (page.kind === 'index') rows = rows.offset(page.startIndex - 1);
      else if (page.after) rows = rows.where(condition(order.after(page.after)));
      const found = await rows.execute();
      const shown = found.slice(0, page.count);
      const last = page.kind === 'cursor' && found.length > shown.length ? shown.at(-1) : undefined;
      return {
        total: Number(total),
        resources: shown.map((row) => people.toResource({ ...row })),
        ...(last && { next: order.position(last) }),
      };
    },

    async replace(ctx, id, next, expected = {}) {
      const present = expectVersion(await this.get(ctx, id), expected);
      if (isSame(present, next)) return present;
      const row = await changeable(ctx.tenantId, id, present.meta.version)
        .set({ ...toRow(next), version: sql`version + 1`, updated_at: sql`now()` })
        .returningAll()
        .executeTakeFirst()
        .catch(tellUserNameTaken);
      if (row === undefined) throw new VersionConflictError();
      return people.toResource({ ...row });
    },

    async delete(ctx, id, expected = {}) {
      const present = await this.get(ctx, id);
      if (present === undefined) return false;
      const row = await changeable(ctx.tenantId, id, expectVersion(present, expected).meta.version)
        .set({ deleted_at: new Date() })
        .returning('id')
        .executeTakeFirst();
      if (row === undefined) throw new VersionConflictError();
      return true;
    },
  };
}
