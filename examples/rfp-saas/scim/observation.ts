import type { ObservationOptions } from 'express-scim/admin';
import {
  createDeletionGuard,
  createDisabledUsersReport,
  createProvisioningReports,
  type DeletionGuard,
  type GuardThreshold,
  type ProvisioningReports,
} from 'express-scim/monitoring';
import type { Data } from '../data/data.js';
import { USER_TYPE } from './user-type.js';

/** What shows the customer how provisioning is doing, and keeps a mistake from emptying the product. */
export interface Observation extends ObservationOptions {
  readonly reports: ProvisioningReports;
  readonly deletionGuard?: DeletionGuard;
}

/** @param threshold - how many people may be disabled or deleted within an hour; undefined: any number. */
export function createObservation(
  { stores, provisioningLog: log, deletionGuardStore, tables, findRoles }: Data,
  threshold: GuardThreshold | undefined,
): Observation {
  /** Roles that were set by hand outlast a deactivation. */
  async function lastRoles(org: string, userId: string): Promise<readonly string[]> {
    const held = await findRoles(org, userId);
    if (held?.locked) return held.assignments.map(({ role }) => role);
    return tables.formerRoles.of(org, userId);
  }

  return {
    log,
    reports: createProvisioningReports({ log }),
    ...(threshold && {
      deletionGuard: createDeletionGuard({ threshold, store: deletionGuardStore }),
    }),
    disabledUsers: createDisabledUsersReport({
      userStore: stores.userStore,
      userResourceType: USER_TYPE,
      log,
      lastRoles: ({ id }, { tenantId }) => lastRoles(tenantId, id),
      columns: [
        {
          name: 'Equipment still assigned',
          value: async ({ id }, { tenantId }) =>
            (await tables.equipment.of(tenantId, id)).join(', '),
        },
      ],
    }),
  };
}
