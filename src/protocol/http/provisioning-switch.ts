import type { Authentication } from '../../auth/authenticate.js';
import { ProvisioningOffError } from '../../auth/provisioning-off-error.js';
import { UnusableAnswer } from '../../lib/hooks/hook-error.js';
import type { HostHook } from '../../lib/hooks/host-hook.js';
import type { IsProvisioningOn } from '../model/hooks.js';
import type { ProvisioningSwitch } from '../model/provisioning-switch.js';

function readSwitch(answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer;
  throw new UnusableAnswer(
    `Option "provisioning" must answer true or false, not ${typeof answer}.`,
  );
}

/**
 * The host's switch and those that authenticators bring, as the token service does. All of them hold for
 * every caller, whichever authenticator has let it in: a switch that stops one kind of credential alone
 * would stop nobody who has another.
 */
export function createProvisioningSwitch(
  option: IsProvisioningOn | undefined,
  auth: Authentication['auth'],
  asking: HostHook,
): ProvisioningSwitch {
  const switches = new Map<IsProvisioningOn, IsProvisioningOn>(option && [[option, option]]);
  for (const authenticator of auth === 'none' ? [] : auth) {
    const { provisioning } = authenticator;
    if (provisioning && !switches.has(provisioning)) {
      switches.set(provisioning, (tenantId) => provisioning.call(authenticator, tenantId));
    }
  }
  /** @param asked - a switch that was asked already. */
  async function areOn(
    tenantId: string,
    requestId: string,
    asked?: IsProvisioningOn,
  ): Promise<boolean> {
    for (const [identity, ask] of switches) {
      if (identity === asked) continue;
      const about = { tenantId, requestId };
      if (!(await asking.call(() => ask(tenantId), about, readSwitch))) return false;
    }
    return true;
  }
  return {
    async check({ principal, by }, tenantId, requestId) {
      // Whoever brings a switch has asked it already, together with the credential.
      const asked = principal.tenantId === tenantId ? by?.provisioning : undefined;
      if (!(await areOn(tenantId, requestId, asked))) throw new ProvisioningOffError(principal);
    },
    isOn: (tenantId, requestId) => areOn(tenantId, requestId),
  };
}
