import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type CompareFilter,
  type Filter,
  type ResourceRecord,
  UniquenessError,
  type UserStore,
  VersionConflictError,
} from 'express-scim';
import { type AttributePath, type Attributes, usernameKey } from 'express-scim/schema';
import { expectVersion, personIds } from './person-columns.js';

export type Query = Readonly<Record<string, unknown>>;

interface Email {
  readonly value?: string;
  readonly type?: string;
  readonly primary?: boolean;
}

/** A person as the collection keeps it: the SCIM names, and keys for what compares without case. */
export interface PersonDocument {
  readonly _id: string;
  readonly tenant: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly userName: string;
  readonly userName_key: string;
  readonly externalId?: string;
  readonly active?: boolean;
  readonly title?: string;
  readonly title_key?: string;
  readonly emails: readonly (Email & { readonly value_key?: string; readonly type_key?: string })[];
}

/** What this recipe asks of a Mongoose model with a unique index on `tenant` and `userName_key`. */
export interface MongooseModel {
  create(document: object): Promise<unknown>;
  findOne(query: Query): { lean(): Promise<PersonDocument | null> };
  find(query: Query): {
    sort(order: object): {
      skip(n: number): { limit(n: number): { lean(): Promise<readonly PersonDocument[]> } };
    };
  };
  countDocuments(query: Query): Promise<number>;
  findOneAndReplace(query: Query, document: object): Promise<unknown>;
  deleteOne(query: Query): Promise<{ deletedCount: number }>;
}

/** By path, the field of the document, or of one of its emails. */
const FIELDS: Readonly<Record<string, string>> = {
  id: '_id',
  externalId: 'externalId',
  active: 'active',
  userName: 'userName_key',
  title: 'title_key',
  'emails.value': 'value_key',
  'emails.type': 'type_key',
};

const EVERYTHING: Query = {};
const NOTHING: Query = { _id: { $in: [] } };
const NO_EMAILS: Query = { emails: { $in: [null, []] } };

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const CONDITIONS: Readonly<Record<CompareFilter['operator'], (value: unknown) => Query>> = {
  eq: (value) => ({ $eq: value }),
  ne: (value) => ({ $ne: value }),
  co: (value) => ({ $regex: escaped(String(value)) }),
  sw: (value) => ({ $regex: `^${escaped(String(value))}` }),
  ew: (value) => ({ $regex: `${escaped(String(value))}$(?![\\s\\S])` }),
  gt: (value) => ({ $gt: value }),
  ge: (value) => ({ $gte: value }),
  lt: (value) => ({ $lt: value }),
  le: (value) => ({ $lte: value }),
};

/**
 * The query of a filter; undefined for what this collection cannot answer, which the router then looks up
 * by itself. `$nor` and `$ne` match documents without the field, as `not` and `ne` do.
 */
export function toMongoQuery(filter: Filter, inEmail = false): Query | undefined {
  switch (filter.kind) {
    case 'constant':
      return filter.value ? EVERYTHING : NOTHING;
    case 'not': {
      const query = toMongoQuery(filter.filter, inEmail);
      return query && { $nor: [query] };
    }
    case 'and':
    case 'or': {
      const parts = filter.filters.map((part) => toMongoQuery(part, inEmail));
      return parts.includes(undefined) ? undefined : { [`$${filter.kind}`]: parts };
    }
    case 'present':
      return onField(filter.attribute, inEmail, { $nin: [null, ''] });
    case 'compare':
      return compare(filter, inEmail);
    case 'valuePath': {
      const inner =
        filter.attribute.path === 'emails' ? toMongoQuery(filter.filter, true) : undefined;
      return inner && { emails: { $elemMatch: inner } };
    }
  }
}

function compare(
  { attribute, operator, value }: CompareFilter,
  inEmail: boolean,
): Query | undefined {
  if (value === null) {
    const present = onField(attribute, inEmail, { $nin: [null, ''] });
    return operator === 'eq' ? present && { $nor: [present] } : present;
  }
  const caseless = typeof value === 'string' && !attribute.target.caseExact;
  const condition = CONDITIONS[operator](caseless ? usernameKey(value) : value);
  const query = onField(attribute, inEmail, condition);
  const ofList = attribute.attribute.multiValued && !inEmail;
  return query && operator === 'ne' && ofList ? { $or: [NO_EMAILS, query] } : query;
}

/** A condition for a field; of a list, for any one element, which is what `$ne` alone would not say. */
function onField({ path, attribute }: AttributePath, inEmail: boolean, condition: Query) {
  const field = FIELDS[path];
  if (field === undefined) return undefined;
  const query = { [field]: condition };
  return attribute.multiValued && !inEmail ? { emails: { $elemMatch: query } } : query;
}

/** The attributes of a draft as fields, with their keys. */
export function toFields({ userName, externalId, active, title, emails }: Attributes): object {
  const key = (name: string, text: unknown) =>
    typeof text === 'string' ? { [name]: text, [`${name}_key`]: usernameKey(text) } : {};
  const list: readonly Email[] = Array.isArray(emails) ? emails : [];
  return {
    ...key('userName', userName),
    ...key('title', title),
    ...(externalId !== undefined && { externalId }),
    ...(active !== undefined && { active }),
    emails: list.map(({ value, type, primary }) => ({
      ...key('value', value),
      ...key('type', type),
      ...(primary !== undefined && { primary }),
    })),
  };
}

function toUser(document: PersonDocument): ResourceRecord {
  const { _id, version, createdAt, updatedAt, userName, externalId, active, title } = document;
  const emails = document.emails.map(({ value, type, primary }) => ({
    ...(value !== undefined && { value }),
    ...(type !== undefined && { type }),
    ...(primary !== undefined && { primary }),
  }));
  return {
    id: _id,
    userName,
    ...(externalId !== undefined && { externalId }),
    ...(active !== undefined && { active }),
    ...(title !== undefined && { title }),
    ...(emails.length > 0 && { emails }),
    meta: {
      created: createdAt.toISOString(),
      lastModified: updatedAt.toISOString(),
      version: String(version),
    },
  };
}

const isClash = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 11000;

/** Users by Mongoose. Inside a unit of work, pass the session in `ctx.transaction` to every call. */
export function createMongooseUserStore(people: MongooseModel): UserStore {
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
      attributes: ['userName', 'active', 'title', 'emails.value', 'emails.type', 'emails.primary'],
      filter: (filter) => toMongoQuery(filter) !== undefined,
      sort: false,
      cursor: false,
      versions: true,
    },

    async create({ tenantId }, draft) {
      const now = new Date();
      const own = {
        _id: randomUUID(),
        tenant: tenantId,
        version: 1,
        createdAt: now,
        updatedAt: now,
      };
      await write(() => people.create({ ...toFields(draft), ...own }));
      return toUser({ emails: [], userName: '', userName_key: '', ...toFields(draft), ...own });
    },

    async get({ tenantId }, id) {
      const document = await people.findOne({ tenant: tenantId, _id: id }).lean();
      return document === null ? undefined : toUser(document);
    },

    async list({ tenantId }, { filter, page }) {
      const query: Query = {
        $and: [{ tenant: tenantId }, (filter && toMongoQuery(filter)) ?? EVERYTHING],
      };
      const total = await people.countDocuments(query);
      const skip = page.kind === 'index' ? page.startIndex - 1 : 0;
      // A limit of 0 would be none.
      if (page.count === 0) return { total, resources: [] };
      const order = { createdAt: 1, _id: 1 };
      const found = await people.find(query).sort(order).skip(skip).limit(page.count).lean();
      return { total, resources: found.map(toUser) };
    },

    async replace(ctx, id, next, expected = {}) {
      const present = expectVersion(await this.get(ctx, id), expected);
      if (isDeepStrictEqual(toFields(present), toFields(next))) return present;
      const version = Number(present.meta.version);
      const own = {
        _id: id,
        tenant: ctx.tenantId,
        version: version + 1,
        createdAt: new Date(present.meta.created),
        updatedAt: new Date(),
      };
      const query = { _id: id, tenant: ctx.tenantId, version };
      const replaced = await write(() =>
        people.findOneAndReplace(query, { ...toFields(next), ...own }),
      );
      if (replaced === null) throw new VersionConflictError();
      return toUser({ emails: [], userName: '', userName_key: '', ...toFields(next), ...own });
    },

    async delete(ctx, id, expected = {}) {
      const present = await this.get(ctx, id);
      if (present === undefined) return false;
      const version = Number(expectVersion(present, expected).meta.version);
      const query = { _id: id, tenant: ctx.tenantId, version };
      if ((await people.deleteOne(query)).deletedCount === 0) throw new VersionConflictError();
      return true;
    },
  };
}
