import {
  type Member,
  type ScimOptions,
  UniquenessError,
  type UserStore,
} from '../../../src/index.js';
import {
  type AttributeInput,
  GROUP_RESOURCE_TYPE,
  type ResourceTypeInput,
  USER_RESOURCE_TYPE,
} from '../../../src/schema/index.js';
import { overriding } from '../../support/stores.js';
import type { Mutant } from './mutant.js';

type Edit = (attribute: AttributeInput) => AttributeInput;

function editAttributes(attributes: readonly AttributeInput[], edit: Edit): AttributeInput[] {
  return attributes.map((attribute) =>
    edit({
      ...attribute,
      ...(attribute.subAttributes && {
        subAttributes: editAttributes(attribute.subAttributes, edit),
      }),
    }),
  );
}

function editType(type: ResourceTypeInput, edit: Edit): ResourceTypeInput {
  const editSchema = (schema: ResourceTypeInput['schema']) => ({
    ...schema,
    attributes: editAttributes(schema.attributes, edit),
  });
  return {
    ...type,
    schema: editSchema(type.schema),
    ...(type.schemaExtensions && {
      schemaExtensions: type.schemaExtensions.map((extension) => ({
        ...extension,
        schema: editSchema(extension.schema),
      })),
    }),
  };
}

/** A router that takes a characteristic for another in every attribute of every resource type. */
export function blindTo(edit: Edit): (options: ScimOptions) => ScimOptions {
  return (options) => ({
    ...options,
    userResourceType: editType(options.userResourceType ?? USER_RESOURCE_TYPE, edit),
    groupResourceType: editType(options.groupResourceType ?? GROUP_RESOURCE_TYPE, edit),
    ...(options.resourceTypes && {
      resourceTypes: options.resourceTypes.map(({ resourceType, store }) => ({
        resourceType: editType(resourceType, edit),
        store,
      })),
    }),
  });
}

const GRAMMAR = /^\$?[A-Za-z][\w$-]*$/;
const TYPES = 'string boolean decimal integer dateTime binary reference complex'.split(' ');

/** A library that drops the definitions it cannot serve instead of refusing them. */
function withoutWrongDefinitions(options: ScimOptions): ScimOptions {
  const isRight = ({ name, type = 'string', subAttributes = [] }: AttributeInput) =>
    GRAMMAR.test(name) &&
    TYPES.includes(type) &&
    (type === 'complex' || subAttributes.length === 0) &&
    !subAttributes.some((sub) => sub.type === 'complex');
  const { userResourceType: users = USER_RESOURCE_TYPE, resourceTypes = [] } = options;
  const core = new Set(users.schema.attributes.map(({ name }) => name.toLowerCase()));
  const filtered = (
    schema: ResourceTypeInput['schema'],
    keep: (attribute: AttributeInput) => boolean,
  ) => ({ ...schema, attributes: schema.attributes.filter(keep) });
  return {
    ...options,
    userResourceType: {
      ...users,
      schemaExtensions: (users.schemaExtensions ?? []).map((extension) => ({
        ...extension,
        schema: filtered(extension.schema, ({ name }) => !core.has(name.toLowerCase())),
      })),
    },
    resourceTypes: resourceTypes.map(({ resourceType, store }) => ({
      resourceType: { ...resourceType, schema: filtered(resourceType.schema, isRight) },
      store,
    })),
  };
}

export function withUserStore(change: (store: UserStore) => Partial<UserStore>) {
  return (options: ScimOptions): ScimOptions => ({
    ...options,
    userStore: overriding(options.userStore, change(options.userStore)),
  });
}

/** Keeps a user whose name is taken under another name, and never says so. */
function withoutUniqueness(
  isFree: (taken: unknown, wanted: unknown) => boolean,
): (options: ScimOptions) => ScimOptions {
  return withUserStore((store) => ({
    async create(ctx, draft) {
      try {
        return await store.create(ctx, draft);
      } catch (error) {
        if (!(error instanceof UniquenessError)) throw error;
        const page = { kind: 'index', startIndex: 1, count: 1000 } as const;
        const { resources } = await store.list(ctx, { page });
        if (!resources.every(({ userName }) => isFree(userName, draft.userName))) throw error;
        const made = await store.create(ctx, { ...draft, userName: `${draft.userName}+twin` });
        return { ...made, userName: draft.userName };
      }
    },
  }));
}

/** Groups that go on naming users who were deleted. */
function withGhosts(options: ScimOptions): ScimOptions {
  const { userStore, groupStore } = options;
  if (!groupStore?.membersOf) return options;
  const deleted = new Set<string>();
  const seen = new Map<string, readonly Member[]>();
  const { membersOf } = groupStore;
  return {
    ...options,
    userStore: overriding(userStore, {
      async delete(ctx, id, how) {
        const gone = await userStore.delete(ctx, id, how);
        if (gone) deleted.add(id);
        return gone;
      },
    }),
    groupStore: overriding(groupStore, {
      async membersOf(ctx, ids) {
        const found = await membersOf.call(groupStore, ctx, ids);
        const all = new Map<string, readonly Member[]>();
        for (const id of ids) {
          const now: Member[] = [];
          for await (const member of found.get(id) ?? []) now.push(member);
          const ghosts = (seen.get(id) ?? []).filter(({ value }) => deleted.has(value));
          seen.set(id, [...now, ...ghosts]);
          all.set(id, [...now, ...ghosts]);
        }
        return all;
      },
    }),
  };
}

/** A store that keeps the resources of all tenants as if they were one's. */
function forgettingTenants<S extends object>(store: S): S {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (ctx: object, ...rest: unknown[]) =>
        member.call(target, { ...ctx, tenantId: 'one' }, ...rest);
    },
  });
}

/** Faults inside the library, or of stores that break the contract. */
export const LIBRARY_MUTANTS: readonly Mutant[] = [
  {
    name: 'tenants see each other',
    breaks: [
      'RFC7643-3.1-h',
      'RFC7644-6-g',
      'RFC7644-6-a',
      'RFC7644-6-b',
      'RFC7644-6-c',
      'RFC7644-6-f',
    ],
    options: (options) => ({
      ...options,
      userStore: forgettingTenants(options.userStore),
      ...(options.groupStore && { groupStore: forgettingTenants(options.groupStore) }),
    }),
  },
  {
    name: 'no authentication',
    breaks: ['RFC7644-2-a', 'RFC7644-3.12-d'],
    options: (options) => ({ ...options, auth: 'none' }),
  },
  {
    name: 'discovery only with credentials',
    breaks: ['RFC7643-5-f'],
    options: (options) => ({ ...options, discovery: { public: 'none' } }),
  },
  {
    name: 'uniqueness not enforced',
    breaks: ['RFC7643-4.1.1-b', 'RFC7644-3.3-g'],
    options: withoutUniqueness(() => true),
  },
  {
    name: 'uniqueness of userName with case',
    breaks: ['RFC7643-4.1.1-b'],
    options: withoutUniqueness((taken, wanted) => taken !== wanted),
  },
  {
    name: 'groups of users not derived',
    breaks: ['RFC7643-4.1.2-h'],
    options: (options) => ({
      ...options,
      ...(options.groupStore && {
        groupStore: overriding(options.groupStore, { groupsOf: async () => new Map() }),
      }),
    }),
  },
  {
    name: 'deleted users stay members',
    breaks: ['RFC7644-3.6-g', 'RFC7643-4.1.2-j'],
    options: withGhosts,
  },
  {
    name: 'ids used again',
    breaks: ['RFC7643-3.1-c', 'RFC7643-3.1-b'],
    options: withUserStore((store) => ({
      create: async (ctx, draft) => ({ ...(await store.create(ctx, draft)), id: 'same' }),
    })),
  },
  {
    name: 'required ignored',
    breaks: [
      'RFC7643-4.1.1-a',
      'RFC7643-2.5-d',
      'RFC7643-4.2-a',
      'RFC7644-3.5.1-h',
      'RFC7644-3.5.2.2-f',
      'RFC7644-3.5.2.2-h',
      'RFC7644-3.5.2-v',
    ],
    options: blindTo((attribute) => ({ ...attribute, required: false })),
  },
  {
    name: 'readOnly ignored',
    breaks: ['RFC7643-4.3-c', 'RFC7643-7-g', 'RFC7643-4.1.2-g'],
    options: blindTo(({ mutability, ...attribute }) =>
      mutability === 'readOnly'
        ? attribute
        : { ...attribute, mutability: mutability ?? 'readWrite' },
    ),
  },
  {
    name: 'immutable ignored',
    breaks: ['RFC7643-7-h'],
    options: blindTo(({ mutability, ...attribute }) =>
      mutability === 'immutable'
        ? attribute
        : { ...attribute, mutability: mutability ?? 'readWrite' },
    ),
  },
  ...(['always', 'never', 'request'] as const).map(
    (ignored): Mutant => ({
      name: `returned: ${ignored} taken for default`,
      breaks: { always: ['RFC7643-7-j'], never: ['RFC7643-7-k'], request: ['RFC7643-7-m'] }[
        ignored
      ],
      options: blindTo((attribute) =>
        attribute.returned === ignored && attribute.mutability !== 'writeOnly'
          ? { ...attribute, returned: 'default' }
          : attribute,
      ),
    }),
  ),
  {
    name: 'caseExact taken for false',
    breaks: ['RFC7643-4.3-b', 'RFC7643-2.3.7-c'],
    options: blindTo((attribute) => ({ ...attribute, caseExact: false })),
  },
  {
    name: 'caseExact taken for true',
    breaks: ['RFC7643-4.1.1-c'],
    options: blindTo(({ prepared: _, ...attribute }) => ({ ...attribute, caseExact: true })),
  },
  {
    name: 'wrong definitions silently left out',
    breaks: ['RFC7643-1.2-a', 'RFC7643-2.1-b', 'RFC7643-2.3-b', 'RFC7643-3.3-e'],
    options: withoutWrongDefinitions,
  },
  {
    name: 'required extensions optional',
    breaks: ['RFC7643-6-d'],
    options: (options) => {
      const type = options.userResourceType ?? USER_RESOURCE_TYPE;
      return {
        ...options,
        userResourceType: {
          ...type,
          schemaExtensions: (type.schemaExtensions ?? []).map(({ schema }) => ({ schema })),
        },
      };
    },
  },
];
