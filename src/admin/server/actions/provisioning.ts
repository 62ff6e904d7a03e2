import type { ProvisioningRequest } from '../../api-types/tokens.js';
import type { AdminContext } from '../config.js';
import { AdminError } from '../problem.js';
import type { JsonObject } from '../read-json.js';
import { tell } from './tell.js';

/** Switches provisioning on or off for the tenant; its tokens stay as they are. */
export async function switchProvisioning(
  context: AdminContext,
  { enabled }: JsonObject,
): Promise<ProvisioningRequest> {
  if (typeof enabled !== 'boolean') throw new AdminError(400, '"enabled" must be true or false.');
  const { tokens } = context.config;
  if ((await tokens.provisioning(context.tenantId)) !== enabled) {
    await tokens.setProvisioning(context.tenantId, enabled);
    await tell(context, { type: `admin.provisioning.${enabled ? 'enabled' : 'disabled'}` });
  }
  return { enabled };
}
