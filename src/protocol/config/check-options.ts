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
  'resolveReturning',
] as const;

function checkLog(log: ScimOptions['provisioningLog']): void {
  if (log === undefined) return;
  if (typeof log?.append !== 'function') {
    throw invalidOption('provisioningLog', 'an object with a method append(entries)');
  }
  for (const name of ['appendInUnit', 'committed'] as const) {
    const method: unknown = log[name];
    if (method !== undefined && typeof method !== 'function') {
      throw invalidOption(`provisioningLog.${name}`, 'a method');
    }
  }
}

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
  checkLog(provisioningLog);
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

const DISCOVERABLE: readonly unknown[] = ['none', 'serviceProviderConfig', 'all'];
const PAGING: readonly unknown[] = ['index', 'cursor'];

function isGroup(name: 'discovery' | 'cursor', value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value !== 'object' || value === null) throw invalidOption(name, 'an object');
  return true;
}

function checkGroups({ discovery, cursor }: ScimOptions): void {
  if (isGroup('discovery', discovery)) {
    const { public: shown = 'none', documentationUri = '', pagination = true } = discovery ?? {};
    if (!DISCOVERABLE.includes(shown)) {
      throw invalidOption('discovery.public', '"none", "serviceProviderConfig" or "all"');
    }
    if (typeof documentationUri !== 'string') {
      throw invalidOption('discovery.documentationUri', 'a string');
    }
    if (typeof pagination !== 'boolean') {
      throw invalidOption('discovery.pagination', 'true or false');
    }
  }
  if (isGroup('cursor', cursor) && !PAGING.includes(cursor?.defaultMethod ?? 'index')) {
    throw invalidOption('cursor.defaultMethod', '"index" or "cursor"');
  }
}

/** Checks that there are options, that all of them are known at every depth, and that hooks are what can be called. */
export function checkOptions(options: ScimOptions): void {
  checkNames(options);
  checkFunctions(options);
  checkGroups(options);
}
