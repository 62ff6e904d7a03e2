import { checkKeys } from '../../errors/check-keys.js';
import { ScimConfigError } from '../../errors/config-error.js';
import { invalidOption } from '../../errors/invalid-option.js';
import type { ScimOptions } from '../model/options.js';
import { SCIM_OPTION_KEYS } from './option-keys.js';

function checkNames(options: ScimOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw new ScimConfigError('ERR_SCIM_OPTIONS', 'The options are missing.');
  }
  checkKeys(options, SCIM_OPTION_KEYS, 'createScimRouter()');
}

const FUNCTIONS = [
  'tenant',
  'provisioning',
  'authorize',
  'me',
  'onEvent',
  'onDeactivate',
  'resolveExisting',
] as const;

function checkFunctions(options: ScimOptions): void {
  for (const name of FUNCTIONS) {
    const value: unknown = options[name];
    if (value !== undefined && typeof value !== 'function') throw invalidOption(name, 'a function');
  }
  const { unitOfWork, logger, provisioningLog, deletionGuard, trace } = options;
  const guardMethods = ['admit', 'hold', 'cancel'] as const;
  if (
    deletionGuard !== undefined &&
    guardMethods.some((method) => typeof deletionGuard?.[method] !== 'function')
  ) {
    throw invalidOption('deletionGuard', 'what createDeletionGuard() returns');
  }
  if (provisioningLog !== undefined && typeof provisioningLog?.append !== 'function') {
    throw invalidOption('provisioningLog', 'an object with a method append(entries)');
  }
  if (trace !== undefined && typeof trace?.add !== 'function') {
    throw invalidOption('trace', 'what createExchangeTrace() returns');
  }
  if (unitOfWork !== undefined && typeof unitOfWork?.run !== 'function') {
    throw invalidOption('unitOfWork', 'an object with a method run(ctx, work)');
  }
  if (
    logger !== undefined &&
    (typeof logger?.warn !== 'function' || typeof logger.error !== 'function')
  ) {
    throw invalidOption('logger', 'an object with methods warn and error');
  }
}

function checkDiscovery({ discovery }: ScimOptions): void {
  if (discovery === undefined) return;
  if (typeof discovery !== 'object' || discovery === null)
    throw invalidOption('discovery', 'an object');
  const { pagination = true } = discovery;
  if (typeof pagination !== 'boolean') throw invalidOption('discovery.pagination', 'true or false');
}

/** Checks that there are options, that all of them are known at every depth, and that hooks are what can be called. */
export function checkOptions(options: ScimOptions): void {
  checkNames(options);
  checkFunctions(options);
  checkDiscovery(options);
}
