import { ScimConfigError } from '../../errors/config-error.js';
import { invalidOption } from '../../errors/invalid-option.js';
import { isAnswer } from '../../errors/is-answer.js';
import { UnusableAnswer } from '../../lib/hooks/hook-error.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import type { Logger } from '../../lib/logger.js';
import type { AccessOptions } from '../model/access.js';
import type { AccessHooks } from '../model/config.js';
import type { ScimOptions } from '../model/options.js';
import { readBoolean } from './host-functions.js';

function readIds(answer: unknown): readonly string[] {
  if (Array.isArray(answer) && answer.every((id) => typeof id === 'string')) return answer;
  throw new UnusableAnswer('The answer must be a list of ids.');
}

/** Checks what is said about sign-ins, and calls the host's functions within their time. */
export function configureAccess(given: AccessOptions | undefined, logger: Logger): AccessHooks {
  if (given !== undefined && (typeof given !== 'object' || given === null)) {
    throw invalidOption('access', 'an object');
  }
  const { requireProvisioning = false, breakGlass } = given ?? {};
  if (typeof requireProvisioning !== 'boolean' && typeof requireProvisioning !== 'function') {
    throw invalidOption('access.requireProvisioning', 'true, false or a function of the tenant');
  }
  if (breakGlass !== undefined && typeof breakGlass !== 'function') {
    throw invalidOption('access.breakGlass', 'a function of the tenant');
  }
  const requiring = createHostHook('access.requireProvisioning', { logger, isAnswer });
  const listing = createHostHook('access.breakGlass', { logger, isAnswer });
  return Object.freeze({
    requiresProvisioning: (tenantId, about) =>
      typeof requireProvisioning === 'boolean'
        ? requireProvisioning
        : requiring.call(() => requireProvisioning(tenantId), about, readBoolean),
    breakGlass:
      breakGlass && ((tenantId, about) => listing.call(() => breakGlass(tenantId), about, readIds)),
  } satisfies AccessHooks);
}

/** Whether it is noted what was provisioned; the user store must be able to. */
export function readManagedAttributes({ managedAttributes, userStore }: ScimOptions): boolean {
  if (managedAttributes !== undefined && typeof managedAttributes !== 'boolean') {
    throw invalidOption('managedAttributes', 'true or false');
  }
  const missing = ['noteProvisioned', 'readProvisioned'] as const;
  if (managedAttributes && missing.some((name) => typeof userStore[name] !== 'function')) {
    throw new ScimConfigError(
      'ERR_SCIM_MANAGED_ATTRIBUTES',
      '"userStore" has no methods noteProvisioned() and readProvisioned().',
    );
  }
  return managedAttributes === true;
}
