import { keysOf } from '../../lib/known-keys.js';
import type { ContractStores, StoreContractOptions } from './options.js';

/** What is mistyped here would not be checked, and nobody would know. */
export const STORE_KEYS = keysOf<ContractStores>({
  userStore: true,
  groupStore: true,
  unitOfWork: true,
  tokenStore: true,
  clientStore: true,
  requestCountStore: true,
  roleJobs: true,
  eventOutbox: true,
  roleSettingsStore: true,
  provisioningLog: true,
  deletionGuardStore: true,
  alertStore: true,
  hideUser: true,
  hideGroup: true,
  forgetActive: true,
  addClient: true,
  interrupt: true,
  advanceTime: true,
});

/** The resource types are looked at where they are compiled. */
export const OPTION_KEYS = keysOf<StoreContractOptions>({
  name: true,
  createTenant: true,
  userResourceType: true,
  groupResourceType: true,
  roles: true,
  memberDisplay: true,
  connectionGate: true,
});
