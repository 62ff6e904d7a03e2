import { ScimConfigError } from '../../errors/config-error.js';
import type { ScimOptions } from '../model/options.js';

const OPTIONS: Readonly<Record<keyof ScimOptions, true>> = {
  userStore: true,
  groupStore: true,
  userResourceType: true,
  groupResourceType: true,
  resourceTypes: true,
  auth: true,
  authLimit: true,
  tenant: true,
  provisioning: true,
  requestLimit: true,
  authorize: true,
  me: true,
  unitOfWork: true,
  conformance: true,
  roleResolver: true,
  roleJobs: true,
  roles: true,
  onEvent: true,
  onDeactivate: true,
  eventOutbox: true,
  resolveExisting: true,
  provisioningLog: true,
  deletionGuard: true,
  trace: true,
  logger: true,
  baseUrl: true,
  publicDiscovery: true,
  documentationUri: true,
  discovery: true,
  cursorSecret: true,
  defaultPaginationMethod: true,
  sensitiveAttributes: true,
  limits: true,
};

export function wrong(option: string, expected: string): ScimConfigError {
  return new ScimConfigError('ERR_SCIM_OPTION_VALUE', `Option "${option}" must be ${expected}.`);
}

function checkNames(options: ScimOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw new ScimConfigError('ERR_SCIM_OPTIONS', 'There are no options.');
  }
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(OPTIONS, name)) {
      throw new ScimConfigError('ERR_SCIM_UNKNOWN_OPTION', `There is no option "${name}".`);
    }
  }
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
    if (value !== undefined && typeof value !== 'function') throw wrong(name, 'a function');
  }
  const { unitOfWork, logger, provisioningLog, deletionGuard, trace } = options;
  const guardMethods = ['admit', 'hold', 'cancel'] as const;
  if (
    deletionGuard !== undefined &&
    guardMethods.some((method) => typeof deletionGuard?.[method] !== 'function')
  ) {
    throw wrong('deletionGuard', 'what createDeletionGuard() returns');
  }
  if (provisioningLog !== undefined && typeof provisioningLog?.append !== 'function') {
    throw wrong('provisioningLog', 'an object with a method append(entries)');
  }
  if (trace !== undefined && typeof trace?.add !== 'function') {
    throw wrong('trace', 'what createExchangeTrace() returns');
  }
  if (unitOfWork !== undefined && typeof unitOfWork?.run !== 'function') {
    throw wrong('unitOfWork', 'an object with a method run(ctx, work)');
  }
  if (
    logger !== undefined &&
    (typeof logger?.warn !== 'function' || typeof logger.error !== 'function')
  ) {
    throw wrong('logger', 'an object with methods warn and error');
  }
}

/** Checks that there are options, that all of them are known, and that hooks are what can be called. */
export function checkOptions(options: ScimOptions): void {
  checkNames(options);
  checkFunctions(options);
}
