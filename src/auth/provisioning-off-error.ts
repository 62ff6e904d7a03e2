import { ScimError } from '../errors/scim-error.js';
import type { Principal } from '../stores/contract/context.js';

/** A good credential, of a tenant for which provisioning is switched off: 403, whoever finds it out. */
export class ProvisioningOffError extends ScimError {
  /** Whose credential it is, so that the provisioning log can tell the tenant. */
  readonly principal: Principal;

  constructor(principal: Principal) {
    super(403, 'Provisioning is switched off for this tenant.');
    this.principal = principal;
  }
}
