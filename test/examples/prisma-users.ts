import { randomUUID } from 'node:crypto';
import type { PrismaUsers, Where } from '../../examples/recipes/prisma-users.js';
import { truthOf } from './prisma-where.js';

type Row = Record<string, unknown>;

/** What the client gives away: a copy, in which a `bigint` of the table is one. */
const shown = (row: Row): Row => structuredClone({ ...row, version: BigInt(Number(row.version)) });

/**
 * The model `scim_user` over rows in memory: what the recipe asks of the client, with the defaults and the
 * unique index of `person-table.sql`.
 */
export function prismaUsers(): PrismaUsers {
  const rows: Row[] = [];
  let last = 0;
  const where = (condition: Where) => rows.filter((row) => truthOf(condition, row) === true);

  /** The index on tenant and key of the name, in which deleted rows are not. */
  function refuseClash(row: Row): void {
    if (row.deleted_at !== null) return;
    const { tenant_id, user_name_key } = row;
    const holders = where({ tenant_id, user_name_key, deleted_at: null });
    if (holders.some(({ id }) => id !== row.id)) {
      throw Object.assign(new Error('Unique constraint failed'), { code: 'P2002' });
    }
  }

  /** A row with what an update sets; `increment` is the only operation among the values. */
  function updated(row: Row, data: object): Row {
    const set = Object.entries(data).map(([field, value]) =>
      typeof value === 'object' && value !== null && 'increment' in value
        ? [field, Number(row[field]) + Number(value.increment)]
        : [field, value],
    );
    return { ...row, ...Object.fromEntries(set) };
  }

  return {
    async create({ data }) {
      last += 1;
      const now = new Date();
      const defaults = { version: 1, created_at: now, updated_at: now, deleted_at: null };
      const made: Row = { seq: last, id: randomUUID(), ...defaults, ...structuredClone(data) };
      refuseClash(made);
      rows.push(made);
      return shown(made);
    },
    async findFirst({ where: condition }) {
      const [found] = where(condition);
      return found === undefined ? null : shown(found);
    },
    async findMany({ where: condition, orderBy, skip, take }) {
      if (JSON.stringify(orderBy) !== '{"seq":"asc"}') throw new Error('Rows are in order of seq.');
      return where(condition)
        .slice(skip, skip + take)
        .map(shown);
    },
    count: async ({ where: condition }) => where(condition).length,
    async updateMany({ where: condition, data }) {
      const found = where(condition);
      const changed = found.map((row) => updated(row, structuredClone(data)));
      changed.forEach(refuseClash);
      for (const [n, row] of found.entries()) Object.assign(row, changed[n]);
      return { count: found.length };
    },
  };
}
