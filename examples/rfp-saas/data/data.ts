import type {
  EventOutbox,
  GroupStore,
  RoleAssignment,
  RoleJobStore,
  ScimEvent,
  UnitOfWork,
  UserStore,
} from 'express-scim';
import type { TokenStore } from 'express-scim/auth';
import type { DeletionGuardStore, ProvisioningLogStore } from 'express-scim/monitoring';
import type { RoleSettingsStore } from 'express-scim/roles';
import type { ProductTables } from './product-tables.js';

/** Users, groups and what goes with their writes: to be spread into the options of `createScimRouter`. */
export interface ScimStores {
  readonly userStore: UserStore;
  readonly groupStore: GroupStore;
  readonly unitOfWork: UnitOfWork;
  readonly roleJobs: RoleJobStore;
  /** Where events wait to be told. Without one they are told by the process that made them, or never. */
  readonly eventOutbox?: EventOutbox<ScimEvent>;
}

/** What somebody may do. */
export interface HeldRoles {
  readonly assignments: readonly RoleAssignment[];
  /** Set by hand: provisioning leaves them as they are. */
  readonly locked: boolean;
}

/** Everything that the product keeps, wherever that is. */
export interface Data {
  readonly stores: ScimStores;
  readonly tokenStore: TokenStore;
  readonly roleSettingsStore: RoleSettingsStore;
  readonly deletionGuardStore: DeletionGuardStore;
  readonly provisioningLog: ProvisioningLogStore;
  /** For sign-in and pages; undefined without such a person. */
  findRoles(org: string, userId: string): Promise<HeldRoles | undefined>;
  readonly tables: ProductTables;
  /** What every secret of the product is derived from; the same in all processes over the same data. */
  readonly secret: string;
  close(): Promise<void>;
}
