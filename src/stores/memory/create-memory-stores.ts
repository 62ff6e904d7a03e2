import { checkKeys } from '../../errors/check-keys.js';
import { keysOf } from '../../lib/known-keys.js';
import { GROUP_RESOURCE_TYPE } from '../../schema/core/group.js';
import { USER_RESOURCE_TYPE } from '../../schema/core/user.js';
import { RESOURCE_TYPE_KEYS } from '../../schema/keys.js';
import { compileResourceType } from '../../schema/resource-type.js';
import type { ResourceType, ResourceTypeInput } from '../../schema/types.js';
import type { UnitOfWork } from '../contract/context.js';
import type { RoleJobStore } from '../contract/roles.js';
import type { ResourceStore } from '../contract/store.js';
import { type MemoryGroupStore, memoryGroupStore } from './group-store.js';
import { Identities } from './identities.js';
import { Membership } from './membership.js';
import { Provisioned } from './provisioned.js';
import { resourceStore } from './resource-store.js';
import { memoryRoleJobs } from './role-jobs.js';
import { Roles } from './roles.js';
import type { RowWriter } from './row-writer.js';
import { indexDefinitions } from './table/indexes.js';
import { Table } from './table/table.js';
import { type Tenant, tenantsOf } from './tenants.js';
import { Tombstones } from './tombstones.js';
import { memoryUnitOfWork } from './unit-of-work.js';
import { type MemoryUserStore, memoryUserStore } from './user-store.js';

/** Options of {@link createMemoryStore}. */
export interface MemoryStoreOptions {
  /** Clock for `meta.created` and `meta.lastModified`; by default the system's. */
  readonly now?: () => Date;
}

/** Options of {@link createMemoryStores}. */
export interface MemoryStoresOptions extends MemoryStoreOptions {
  /** The router's option of the same name: what its extensions declare unique is kept unique. */
  readonly userResourceType?: ResourceTypeInput;
  /**
   * The same for groups. Members of a type that its `members.type` names besides User and Group, e.g. `Agent`,
   * are kept as they are sent: what is not kept here cannot be looked for here.
   */
  readonly groupResourceType?: ResourceTypeInput;
  /**
   * Remembers the `externalId` of deleted users, so that a re-created person is recognised: the event
   * `user.created` then has their `previousId`. Default false.
   */
  readonly tombstones?: boolean;
  /** Whether no two users of a tenant may have the same `externalId`, compared exactly. Default false. */
  readonly uniqueExternalId?: boolean;
}

const STORE_KEYS = keysOf<MemoryStoreOptions>({ now: true });
const STORES_KEYS = keysOf<MemoryStoresOptions>({
  now: true,
  userResourceType: RESOURCE_TYPE_KEYS,
  groupResourceType: RESOURCE_TYPE_KEYS,
  tombstones: true,
  uniqueExternalId: true,
});

/** What {@link createMemoryStores} makes: to be spread into the options of `createScimRouter`. */
export interface MemoryStores {
  readonly userStore: MemoryUserStore;
  readonly groupStore: MemoryGroupStore;
  /** Covers these stores, and every store of {@link createMemoryStore} that the work writes to. */
  readonly unitOfWork: UnitOfWork;
  /** For a router with a `roleResolver`; without one nobody asks it. */
  readonly roleJobs: RoleJobStore;
}

/**
 * Users and groups kept in the memory of this process: for a first try, for tests and demonstrations.
 * They do everything that the contract allows, and are gone when the process ends. Two calls share
 * nothing. User names and group names are unique within a tenant, whatever their letter case; passwords
 * are kept as a digest only and never returned.
 *
 * @example
 * app.use('/scim/v2', createScimRouter({ ...createMemoryStores(), auth }));
 */
export function createMemoryStores(options: MemoryStoresOptions = {}): MemoryStores {
  checkKeys(options, STORES_KEYS, 'createMemoryStores()');
  const {
    now,
    userResourceType = USER_RESOURCE_TYPE,
    groupResourceType = GROUP_RESOURCE_TYPE,
    tombstones = false,
    uniqueExternalId = false,
  } = options;
  const userIndexes = indexDefinitions(
    compileResourceType(userResourceType),
    uniqueExternalId ? ['externalId'] : [],
  );
  const groupType = compileResourceType(groupResourceType);
  const groupIndexes = indexDefinitions(groupType, ['displayName']);
  const memberTypes = otherMemberTypes(groupType);
  const directoryOf = tenantsOf((tenant) => ({
    users: makeShelf(tenant, new Table(userIndexes), { now, elsewhere: ['groups'] }),
    groups: makeShelf(tenant, new Table(groupIndexes), {
      now,
      elsewhere: ['members'],
      revisions: true,
    }),
    membership: new Membership(),
    memberTypes,
    hidden: makeShelf(tenant, new Table(userIndexes), { now, elsewhere: ['groups'] }),
    hiddenGroups: makeShelf(tenant, new Table(groupIndexes), { now, elsewhere: ['members'] }),
    tombstones: tombstones ? new Tombstones() : undefined,
    roles: new Roles(),
    identities: new Identities(),
    provisioned: new Provisioned(),
  }));
  return {
    userStore: memoryUserStore(directoryOf, { tombstones, uniqueExternalId }),
    groupStore: memoryGroupStore(directoryOf),
    unitOfWork: memoryUnitOfWork((tenantId) => directoryOf(tenantId).mutex),
    roleJobs: memoryRoleJobs((tenantId) => directoryOf(tenantId).mutex, now),
  };
}

/**
 * Resources of any other type kept in the memory of this process, with the same guarantees; every
 * single-valued simple attribute that the schema declares unique is kept unique within the tenant.
 *
 * @example
 * const store = createMemoryStore({
 *   name: 'Device',
 *   schema: { id: 'urn:example:params:scim:schemas:acme:2.0:Device', attributes: [{ name: 'serial' }] },
 * });
 */
export function createMemoryStore(
  resourceType: ResourceTypeInput,
  options: MemoryStoreOptions = {},
): ResourceStore {
  checkKeys(options, STORE_KEYS, 'createMemoryStore()');
  const { now } = options;
  const indexes = indexDefinitions(compileResourceType(resourceType));
  const tenantOf = tenantsOf((tenant) => ({
    shelf: makeShelf(tenant, new Table(indexes), { now }),
  }));
  return resourceStore({ tenantOf, shelfOf: ({ shelf }) => shelf });
}

/** What a group resource type of the host's own says that members may be, e.g. `Agent`. */
function otherMemberTypes(groupType: ResourceType): ReadonlySet<string> {
  const found = groupType.resolve('members.type');
  const types = found?.kind === 'attribute' ? (found.path.target.canonicalValues ?? []) : [];
  return new Set(types.filter((name) => name !== 'User' && name !== 'Group'));
}

function makeShelf(
  { nextVersion }: Tenant,
  table: Table,
  {
    now = () => new Date(),
    elsewhere = [],
    revisions = false,
  }: {
    readonly now?: (() => Date) | undefined;
    readonly elsewhere?: readonly string[];
    readonly revisions?: boolean;
  },
): RowWriter {
  return { table, nextVersion, now, elsewhere, revisions };
}
