import type { AlertStore } from '../../alerts/index.js';
import type { TokenStore } from '../../auth/index.js';
import type { EventOutbox, RequestCountStore, RoleJobStore, ScimEvent } from '../../index.js';
import type { DeletionGuardStore } from '../../monitoring/index.js';
import type { RoleSettingsStore } from '../../roles/index.js';
import type { Database } from '../connection/database.js';
import { createAlertStore } from './alerts.js';
import { createDeletionGuardStore } from './deletion-guard.js';
import { createEventOutbox } from './event-outbox.js';
import { createClientStore, type PostgresClients } from './oauth-clients.js';
import { createProvisioningLog, type PostgresProvisioningLog } from './provisioning-log.js';
import { createRequestCountStore } from './request-counts.js';
import { createRoleJobStore } from './role-jobs.js';
import { createRoleSettingsStore } from './role-settings.js';
import { createTokenStore } from './token-store.js';

/** Everything that is kept besides users and groups. */
export interface PostgresServices {
  readonly roleJobs: RoleJobStore;
  readonly eventOutbox: EventOutbox<ScimEvent>;
  readonly provisioningLog: PostgresProvisioningLog;
  /** For `createTokenService`: managed tokens, and for which tenants provisioning is switched off. */
  readonly tokenStore: TokenStore;
  /** For `createTokenEndpoint`, and for the administration of its clients. */
  readonly clientStore: PostgresClients;
  /** For `createRoleSettings`. */
  readonly roleSettingsStore: RoleSettingsStore;
  /** For `createDeletionGuard`. */
  readonly deletionGuardStore: DeletionGuardStore;
  /** For `requestLimit.store`; one router for each, for a second one with another window would change it. */
  readonly requestCountStore: RequestCountStore;
  /** For `createAlerts`. */
  readonly alertStore: AlertStore;
}

/** All of them over one database, or over an open transaction of the host's. */
export function createServices(
  database: Pick<Database, 'query' | 'step' | 'unitOf' | 'tables'>,
): PostgresServices {
  return {
    roleJobs: createRoleJobStore(database),
    eventOutbox: createEventOutbox(database),
    provisioningLog: createProvisioningLog(database),
    tokenStore: createTokenStore(database),
    clientStore: createClientStore(database),
    roleSettingsStore: createRoleSettingsStore(database),
    deletionGuardStore: createDeletionGuardStore(database),
    requestCountStore: createRequestCountStore(database),
    alertStore: createAlertStore(database),
  };
}
