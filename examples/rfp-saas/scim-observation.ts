import type { UserStore } from 'express-scim';
import type { ObservationOptions } from 'express-scim/admin';
import {
  createDeletionGuard,
  createDisabledUsersReport,
  createMemoryProvisioningLog,
  createProvisioningReports,
  type DeletionGuard,
  type GuardThreshold,
  type ProvisioningLogStore,
  type ProvisioningReports,
} from 'express-scim/monitoring';
import type { Database } from './database/database.js';
import type { Account } from './database/schema.js';
import { equipmentOf } from './equipment.js';
import { accountIds } from './scim/ids.js';
import { USER_TYPE } from './scim/user-type.js';

/** What shows the customer how provisioning is doing, and keeps a mistake from emptying the product. */
export interface Observation extends ObservationOptions {
  readonly reports: ProvisioningReports;
  readonly deletionGuard?: DeletionGuard;
}

/** Roles that were set by hand outlast a deactivation. */
function lastRoles(account: Account | undefined): readonly string[] {
  const roles = account?.roles_locked ? account.roles : account?.former_roles;
  return (roles ?? []).map(({ role }) => role);
}

/** @param threshold - how many people may be disabled or deleted within an hour; undefined: any number. */
export function createObservation(
  db: Database,
  userStore: UserStore,
  threshold: GuardThreshold | undefined,
  log: ProvisioningLogStore = createMemoryProvisioningLog(),
): Observation {
  return {
    log,
    reports: createProvisioningReports({ log }),
    ...(threshold && { deletionGuard: createDeletionGuard({ threshold }) }),
    disabledUsers: createDisabledUsersReport({
      userStore,
      userResourceType: USER_TYPE,
      log,
      lastRoles: ({ id }) => lastRoles(db.accounts.byId(Number(accountIds.decode(id)))),
      columns: [
        {
          name: 'Equipment still assigned',
          value: ({ id }, { tenantId }) =>
            equipmentOf(db, tenantId, Number(accountIds.decode(id))).join(', '),
        },
      ],
    }),
  };
}
