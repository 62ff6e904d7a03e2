import type { Caller } from '../../auth/authenticate.js';

/** The switches by which provisioning is on or off for a tenant, as one. */
export interface ProvisioningSwitch {
  /** @throws ScimError 403 while provisioning is off for the tenant. */
  check(caller: Caller, tenantId: string, requestId: string): Promise<void>;
  /** Whether it is on, asked for no caller. */
  isOn(tenantId: string, requestId: string): Promise<boolean>;
}
