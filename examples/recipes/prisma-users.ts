import {
  type CompareFilter,
  type Filter,
  type ResourceDraft,
  UniquenessError,
  type UserStore,
  VersionConflictError,
} from 'express-scim';
import { usernameKey } from 'express-scim/schema';
import { expectVersion, isSame, people, personIds } from './person-columns.js';

type Row = Readonly<Record<string, unknown>>;
export type Where = Readonly<Record<string, unknown>>;

/** What this recipe asks of `prisma.scim_user`, a model with the columns as its fields. */
export interface PrismaUsers {
  create(args: { data: object }): Promise<Row>;
  findFirst(args: { where: Where }): Promise<Row | null>;
  findMany(args: { where: Where; orderBy: object; skip: number; take: number }): Promise<Row[]>;
  count(args: { where: Where }): Promise<number>;
  updateMany(args: { where: Where; data: object }): Promise<{ count: number }>;
}

/** Fields that a filter can look at; those with a key compare without case. */
const FIELDS: Readonly<Record<string, string>> = {
  id: 'id',
  externalId: 'external_id',
  active: 'active',
  userName: 'user_name_key',
};

const NOTHING: Where = { OR: [] };
const EVERYTHING: Where = { AND: [] };

const OPERATIONS: Readonly<Record<CompareFilter['operator'], string>> = {
  eq: 'equals',
  ne: 'equals',
  co: 'contains',
  sw: 'startsWith',
  ew: 'endsWith',
  gt: 'gt',
  ge: 'gte',
  lt: 'lt',
  le: 'lte',
};

/** Prisma hands these operators' text to LIKE as it is. */
const LIKE: ReadonlySet<CompareFilter['operator']> = new Set(['co', 'sw', 'ew']);

/**
 * The `where` of a filter; undefined for what this table cannot answer, which the router then looks up by
 * itself. In SQL what is not known to be true or false is neither, so `not` is brought down to the single
 * comparisons, where a missing value has to be added.
 */
export function toPrismaWhere(filter: Filter, negated = false): Where | undefined {
  switch (filter.kind) {
    case 'constant':
      return filter.value === negated ? NOTHING : EVERYTHING;
    case 'not':
      return toPrismaWhere(filter.filter, !negated);
    case 'and':
    case 'or': {
      const parts = filter.filters.map((part) => toPrismaWhere(part, negated));
      const all = (filter.kind === 'and') !== negated;
      return parts.includes(undefined) ? undefined : { [all ? 'AND' : 'OR']: parts };
    }
    case 'present':
      return present(FIELDS[filter.attribute.path], filter.attribute.target.type, !negated);
    case 'compare':
      return compare(filter, negated);
    case 'valuePath':
      return undefined;
  }
}

function present(field: string | undefined, type: string, wanted: boolean): Where | undefined {
  if (field === undefined) return undefined;
  const empty: readonly Where[] = [
    { [field]: null },
    ...(type === 'boolean' ? [] : [{ [field]: '' }]),
  ];
  return wanted ? { AND: empty.map((each) => ({ NOT: each })) } : { OR: empty };
}

function compare(
  { attribute, operator, value }: CompareFilter,
  negated: boolean,
): Where | undefined {
  const { path, target } = attribute;
  const field = FIELDS[path];
  if (field === undefined) return undefined;
  if (value === null) return present(field, target.type, (operator === 'eq') === negated);
  const key = typeof value === 'string' && !target.caseExact ? usernameKey(value) : value;
  // In code point order only where the column has the collation "C".
  const text = LIKE.has(operator) ? String(key).replace(/[\\%_]/g, '\\$&') : key;
  const condition: Where = { [field]: { [OPERATIONS[operator]]: text } };
  const isFalse = (operator === 'ne') !== negated;
  return isFalse ? { OR: [{ [field]: null }, { NOT: condition }] } : condition;
}

const isClash = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'P2002';

/** Json fields of Prisma take values, not text. */
function toData(draft: ResourceDraft): object {
  const { emails, ...row } = people.toRow(draft);
  return { ...row, emails: typeof emails === 'string' ? JSON.parse(emails) : [] };
}

/** Users by Prisma. Inside a unit of work, take the model of the transaction in `ctx.transaction`. */
export function createPrismaUserStore(users: PrismaUsers): UserStore {
  const live = (tenant_id: string, more: Where = EVERYTHING): Where => ({
    AND: [{ tenant_id, deleted_at: null }, more],
  });

  async function write<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw isClash(error) ? new UniquenessError('userName', { cause: error }) : error;
    }
  }

  return {
    ids: personIds,
    capabilities: {
      ...people.capabilities,
      filter: (filter) => toPrismaWhere(filter) !== undefined,
      sort: false,
      cursor: false,
      versions: true,
    },

    async create({ tenantId }, draft) {
      const data = { ...toData(draft), tenant_id: tenantId };
      return people.toResource(await write(() => users.create({ data })));
    },

    async get({ tenantId }, id) {
      const row = await users.findFirst({ where: live(tenantId, { id }) });
      return row === null ? undefined : people.toResource(row);
    },

    async list({ tenantId }, { filter, page }) {
      const where = live(tenantId, filter && toPrismaWhere(filter));
      const skip = page.kind === 'index' ? page.startIndex - 1 : 0;
      const rows = await users.findMany({ where, orderBy: { seq: 'asc' }, skip, take: page.count });
      return { total: await users.count({ where }), resources: rows.map(people.toResource) };
    },

    async replace(ctx, id, next, expected = {}) {
      const present = expectVersion(await this.get(ctx, id), expected);
      if (isSame(present, next)) return present;
      const version = Number(present.meta.version);
      const data = { ...toData(next), version: { increment: 1 }, updated_at: new Date() };
      const where = live(ctx.tenantId, { id, version });
      const { count } = await write(() => users.updateMany({ where, data }));
      const replaced = count === 1 ? await this.get(ctx, id) : undefined;
      if (replaced === undefined) throw new VersionConflictError();
      return replaced;
    },

    async delete(ctx, id, expected = {}) {
      const present = await this.get(ctx, id);
      if (present === undefined) return false;
      const version = Number(expectVersion(present, expected).meta.version);
      const where = live(ctx.tenantId, { id, version });
      const { count } = await users.updateMany({ where, data: { deleted_at: new Date() } });
      if (count === 0) throw new VersionConflictError();
      return true;
    },
  };
}
