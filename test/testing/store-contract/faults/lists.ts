import {
  type CompareFilter,
  compareBy,
  compileFilter,
  type Filter,
  type ListPage,
  type ResourceRecord,
  type ResourceStore,
} from '../../../../src/index.js';
import { allOf, brokenUsers, type Fault, filteringBy, pageOf } from './fault.js';

/** A cursor that is an offset; `step` is how far a page of `count` takes it. */
function offsetCursor(
  users: ResourceStore,
  step: (count: number) => number,
): ResourceStore['list'] {
  return async (ctx, { page, ...query }): Promise<ListPage<ResourceRecord>> => {
    if (page.kind === 'index') return users.list(ctx, { ...query, page });
    const all = await allOf(users, ctx, query);
    const start = Number(page.after?.[0] ?? 0);
    const resources = all.slice(start, start + page.count);
    const done = start + page.count >= all.length;
    return {
      resources,
      total: all.length,
      ...(done ? {} : { next: [start + step(page.count)] }),
    };
  };
}

const terms = (filter: Filter): readonly CompareFilter[] => {
  switch (filter.kind) {
    case 'compare':
      return [filter];
    case 'and':
    case 'or':
      return filter.filters.flatMap(terms);
    case 'not':
      return terms(filter.filter);
    default:
      return [];
  }
};

/** Reads a single comparison in a way of its own. */
const comparing =
  (path: string, test: (value: string, wanted: string, operator: string) => boolean) =>
  (filter: Filter) => {
    if (filter.kind !== 'compare' || filter.attribute.path !== path) return undefined;
    const { operator, value } = filter;
    return (record: ResourceRecord) => {
      const held = record[path];
      return typeof held === 'string' && test(held, String(value), operator);
    };
  };

const like = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('%', '.*')
      .replaceAll('_', '.')}$`,
    'i',
  );

export const LIST_FAULTS: readonly Fault[] = [
  {
    name: 'total is the length of the page',
    caughtBy: 'users.list.total',
    make: brokenUsers((users) => ({
      async list(ctx, query) {
        const page = await users.list(ctx, query);
        return { ...page, total: page.resources.length };
      },
    })),
  },
  {
    name: 'startIndex is off by one',
    caughtBy: 'users.list.startIndex',
    make: brokenUsers((users) => ({
      list: (ctx, query) =>
        users.list(ctx, {
          ...query,
          page:
            query.page.kind === 'index' && query.page.startIndex > 1
              ? { ...query.page, startIndex: query.page.startIndex + 1 }
              : query.page,
        }),
    })),
  },
  {
    name: 'count 0 is no limit',
    caughtBy: 'users.list.beyond',
    make: brokenUsers((users) => ({
      list: (ctx, query) =>
        users.list(ctx, { ...query, page: { ...query.page, count: query.page.count || 1000 } }),
    })),
  },
  {
    name: 'changed rows move to the end of the list',
    caughtBy: 'users.list.order',
    make: brokenUsers((users) => ({
      async list(ctx, query) {
        if (query.page.kind === 'cursor') return users.list(ctx, query);
        const all = [...(await allOf(users, ctx, query))];
        const order = ({ meta }: ResourceRecord) => Number.parseInt(meta.version ?? '', 36);
        return pageOf(
          all.sort((a, b) => order(a) - order(b)),
          query,
        );
      },
    })),
  },
  {
    name: 'lists leave out `active`',
    caughtBy: 'users.list.records',
    make: brokenUsers((users) => ({
      async list(ctx, query) {
        const page = await users.list(ctx, query);
        const resources = page.resources.map(({ active: _active, ...rest }) => rest);
        return { ...page, resources: resources as ResourceRecord[] };
      },
    })),
  },
  {
    name: 'the filter is dropped',
    caughtBy: 'users.filter.name',
    make: brokenUsers((users) => ({
      list: (ctx, { filter: _dropped, ...query }) => users.list(ctx, query),
    })),
  },
  {
    name: 'userName is found only with its case',
    caughtBy: 'users.filter.case',
    make: brokenUsers((users) => ({
      list: filteringBy(
        users,
        comparing('userName', (value, wanted) => value === wanted),
      ),
    })),
  },
  {
    name: 'externalId is compared without case',
    caughtBy: 'users.filter.case',
    make: brokenUsers((users) => ({
      list: filteringBy(
        users,
        comparing('externalId', (value, wanted) => value.toLowerCase() === wanted.toLowerCase()),
      ),
    })),
  },
  {
    name: 'an unknown id in a filter raises a database error',
    caughtBy: 'users.filter.id',
    make: brokenUsers((users) => ({
      async list(ctx, query) {
        const ids = query.filter ? terms(query.filter) : [];
        if (ids.some(({ attribute, value }) => attribute.path === 'id' && value === 'nobody'))
          throw new Error('invalid input syntax for type uuid');
        return users.list(ctx, query);
      },
    })),
  },
  {
    name: 'a filter on a declared attribute is dropped',
    caughtBy: 'users.filter.declared',
    make: brokenUsers((users) => ({
      list: filteringBy(users, (filter) =>
        terms(filter).some(({ attribute }) => attribute.path === 'name.familyName')
          ? () => true
          : undefined,
      ),
    })),
  },
  {
    name: 'of a conjunction the first term alone counts',
    caughtBy: 'users.filter.and',
    make: brokenUsers((users) => ({
      list: filteringBy(users, (filter) =>
        filter.kind === 'and' && filter.filters[0] ? compileFilter(filter.filters[0]) : undefined,
      ),
    })),
  },
  {
    name: 'eq is answered by LIKE',
    caughtBy: 'users.filter.literal',
    make: brokenUsers((users) => ({
      list: filteringBy(users, (filter) =>
        filter.kind === 'compare' && filter.operator === 'eq'
          ? comparing('userName', (value, wanted) => like(wanted).test(value))(filter)
          : undefined,
      ),
    })),
  },
  {
    name: 'filters are answered from an index of former values',
    caughtBy: 'users.filter.fresh',
    make: brokenUsers((users) => {
      const first = new Map<string, unknown>();
      return {
        async create(ctx, draft) {
          const user = await users.create(ctx, draft);
          first.set(user.id, draft.userName);
          return user;
        },
        list: filteringBy(users, (filter) => {
          if (filter.kind !== 'compare' || filter.attribute.path !== 'userName') return undefined;
          return ({ id }) => first.get(id) === filter.value;
        }),
      };
    }),
  },
  {
    name: 'total does not know the filter',
    caughtBy: 'users.filter.page',
    make: brokenUsers((users) => ({
      async list(ctx, query) {
        return { ...(await users.list(ctx, query)), total: (await allOf(users, ctx)).length };
      },
    })),
  },
  {
    name: 'of the filters that the store says it takes, one is answered wrongly',
    caughtBy: 'users.filter.logic',
    make: brokenUsers((users) => ({
      capabilities: { ...users.capabilities, filter: ({ kind }) => kind === 'not' },
      list: filteringBy(users, ({ kind }) => (kind === 'not' ? () => false : undefined)),
    })),
  },
  {
    name: 'wildcards in a value of co are not escaped',
    caughtBy: 'users.filter.operators',
    make: brokenUsers((users) => ({
      list: filteringBy(users, (filter) =>
        filter.kind === 'compare' && filter.operator === 'co'
          ? comparing('displayName', (value, wanted) => like(`%${wanted}%`).test(value))(filter)
          : undefined,
      ),
    })),
  },
  {
    name: 'ne does not find the unassigned',
    caughtBy: 'users.filter.operators',
    make: brokenUsers((users) => ({
      list: filteringBy(users, (filter) => {
        if (filter.kind !== 'compare' || filter.operator !== 'ne') return undefined;
        const { path } = filter.attribute;
        return (record) => record[path] !== undefined && compileFilter(filter)(record);
      }),
    })),
  },
  {
    name: 'not (…) does not find the unassigned',
    caughtBy: 'users.filter.logic',
    make: brokenUsers((users) => ({
      list: filteringBy(users, (filter) => {
        if (filter.kind !== 'not') return undefined;
        const paths = terms(filter).map(({ attribute }) => attribute.path);
        return (record) =>
          paths.every((path) => record[path] !== undefined) && compileFilter(filter)(record);
      }),
    })),
  },
  {
    name: '`pr` finds everybody',
    caughtBy: 'users.filter.present',
    make: brokenUsers((users) => ({
      list: filteringBy(users, ({ kind }) => (kind === 'present' ? () => true : undefined)),
    })),
  },
  {
    name: 'the terms in brackets hold for different values',
    caughtBy: 'users.filter.emails',
    make: brokenUsers((users) => ({
      list: filteringBy(users, (filter) =>
        filter.kind === 'valuePath' && filter.filter.kind === 'and'
          ? (record) => terms(filter.filter).some((term) => compileFilter(term)(record))
          : undefined,
      ),
    })),
  },
  {
    name: 'times are compared as text',
    caughtBy: 'users.filter.meta',
    make: brokenUsers((users) => ({
      list: filteringBy(users, (filter) =>
        filter.kind === 'compare' && filter.attribute.path === 'meta.lastModified'
          ? (record) => record.meta.lastModified > String(filter.value)
          : undefined,
      ),
    })),
  },
  {
    name: 'sorting knows one direction',
    caughtBy: 'users.sort.order',
    make: brokenUsers((users) => ({
      list: (ctx, { sort, ...query }) =>
        users.list(ctx, { ...query, ...(sort && { sort: { ...sort, descending: false } }) }),
    })),
  },
  {
    name: 'sorting is not stable',
    caughtBy: 'users.sort.pages',
    make: brokenUsers((users) => ({
      async list(ctx, query) {
        const { sort, page } = query;
        if (!sort || page.kind !== 'index') return users.list(ctx, query);
        const all = [...(await allOf(users, ctx, { ...query }))];
        if (page.startIndex > 2) all.reverse();
        return pageOf(all.sort(compareBy(sort.attribute, sort.descending)), query);
      },
    })),
  },
  {
    name: 'sorting forgets the filter',
    caughtBy: 'users.sort.filtered',
    make: brokenUsers((users) => ({
      list: (ctx, { filter, ...query }) =>
        users.list(ctx, query.sort || !filter ? query : { ...query, filter }),
    })),
  },
  {
    name: 'a cursor loses a row when another one is deleted',
    caughtBy: 'users.cursor.deleted',
    make: brokenUsers((users) => ({ list: offsetCursor(users, (count) => count) })),
  },
  {
    name: 'a cursor repeats a row when another one is created',
    caughtBy: 'users.cursor.created',
    make: brokenUsers((users) => ({ list: offsetCursor(users, (count) => count) })),
  },
  {
    name: 'a cursor page begins with the last row of the one before',
    caughtBy: 'users.cursor.walk',
    make: brokenUsers((users) => ({ list: offsetCursor(users, (count) => count - 1) })),
  },
  {
    name: 'the last page has a next one if it is full',
    caughtBy: 'users.cursor.walk',
    make: brokenUsers((users) => ({
      async list(ctx, query) {
        const page = await users.list(ctx, query);
        const full = query.page.kind === 'cursor' && page.resources.length === query.page.count;
        return full ? { next: [1e9], ...page } : page;
      },
    })),
  },
  {
    name: 'later cursor pages forget the filter',
    caughtBy: 'users.cursor.filtered',
    make: brokenUsers((users) => ({
      list: (ctx, { filter, ...query }) =>
        users.list(ctx, {
          ...query,
          ...(filter && !(query.page.kind === 'cursor' && query.page.after) ? { filter } : {}),
        }),
    })),
  },
];
