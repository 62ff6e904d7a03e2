import type { Authentication } from '../../auth/authenticate.js';
import {
  createFailureLimit,
  DEFAULT_AUTH_LIMIT,
  type FailureLimit,
} from '../../auth/failure-limit.js';
import type { AuthenticationScheme } from '../../auth/types.js';
import { type Conformance, resolveRules } from '../../conformance/presets.js';
import { RULES, type Rules } from '../../conformance/rules.js';
import { ScimConfigError } from '../../errors/config-error.js';
import { isAnswer } from '../../errors/is-answer.js';
import type { Logger } from '../../events/publish.js';
import { createTeller, type Teller } from '../../events/teller.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import { safeLogger } from '../../lib/hooks/safe-logger.js';
import { createSerial } from '../../lib/serial.js';
import { readBaseUrl } from '../http/base-url.js';
import { readRequestLimit } from '../http/request-limit.js';
import { findTenant } from '../http/tenant.js';
import type { Config } from '../model/config.js';
import type { Limits, ScimOptions } from '../model/options.js';
import { createRequestLog } from '../observe/request-log.js';
import { createCursors } from '../query/cursor.js';
import { createRefuseSensitive } from '../query/sensitive.js';
import { checkOptions, wrong } from './check-options.js';
import { compileEndpoints } from './compile-endpoints.js';
import { configureRoles } from './configure-roles.js';
import { hostFunctions } from './host-functions.js';

const DEFAULT_LIMITS: Limits = Object.freeze({
  maxBodyBytes: 1_048_576,
  bodyTimeout: 30,
  maxPatchOperations: 1_000,
  maxBulkOperations: 1_000,
  maxFilterLength: 8_192,
  defaultPageSize: 100,
  maxPageSize: 1_000,
  maxScan: 10_000,
  maxRetries: 8,
  cursorTimeout: 3_600,
});

function readLimits(given: Partial<Limits> = {}): Limits {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) {
      throw new ScimConfigError('ERR_SCIM_UNKNOWN_OPTION', `There is no limit "${name}".`);
    }
    const least = name === 'maxRetries' ? 0 : 1;
    if (value !== undefined && (!Number.isSafeInteger(value) || value < least)) {
      throw wrong(`limits.${name}`, `an integer of at least ${least}`);
    }
  }
  const limits = { ...DEFAULT_LIMITS, ...given };
  if (limits.defaultPageSize > limits.maxPageSize) {
    throw wrong('limits.defaultPageSize', 'at most limits.maxPageSize');
  }
  return Object.freeze(limits);
}

const SCHEME_TYPES = ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'];

/** RFC 7643 §5: what is published about authentication is complete and of a known type. */
function checkScheme(scheme: AuthenticationScheme | undefined): void {
  if (scheme === undefined) return;
  if (!SCHEME_TYPES.includes(scheme.type)) {
    throw wrong('auth.scheme.type', `one of ${SCHEME_TYPES.join(', ')}`);
  }
  for (const part of ['name', 'description'] as const) {
    if (typeof scheme[part] !== 'string' || scheme[part] === '') {
      throw wrong(`auth.scheme.${part}`, 'a text that is not empty');
    }
  }
}

function readAuth(auth: ScimOptions['auth'] | undefined): Authentication['auth'] {
  if (auth === 'none') return auth;
  const isOne = typeof auth === 'object' && auth !== null && 'verify' in auth;
  const authenticators = isOne ? [auth] : auth;
  if (!Array.isArray(authenticators) || authenticators.length === 0) {
    throw new ScimConfigError('ERR_SCIM_NO_AUTH', 'Option "auth" is missing or has no verify().');
  }
  for (const each of authenticators) {
    if (typeof each?.verify !== 'function') {
      throw new ScimConfigError('ERR_SCIM_NO_AUTH', 'A member of "auth" has no verify().');
    }
    checkScheme(each.scheme);
  }
  return Object.freeze([...authenticators]);
}

function readAuthLimit(given: ScimOptions['authLimit'] = {}): FailureLimit | undefined {
  if (given === false) return undefined;
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_AUTH_LIMIT, name)) {
      throw new ScimConfigError(
        'ERR_SCIM_UNKNOWN_OPTION',
        `There is no limit "authLimit.${name}".`,
      );
    }
    if (!Number.isSafeInteger(value) || value < 1) {
      throw wrong(`authLimit.${name}`, 'an integer of at least 1');
    }
  }
  return createFailureLimit({ ...DEFAULT_AUTH_LIMIT, ...given });
}

/** The rule about raw tokens is the tenant's, which is known only once the token is. */
function rawTokenPolicy(
  tenant: Config['tenant'],
  { rules, fixedRules }: Pick<Config, 'rules' | 'fixedRules'>,
): Authentication['allowsRawToken'] {
  return async (principal, request) => {
    if (fixedRules) return fixedRules.rawToken === 'accept';
    const tenantId = await tenant(principal, request);
    return tenantId !== undefined && rules(tenantId).rawToken === 'accept';
  };
}

function readSecret(secret: string | undefined): string | undefined {
  if (secret !== undefined && (typeof secret !== 'string' || secret.length < 32)) {
    throw wrong('cursorSecret', 'a text of at least 32 characters');
  }
  return secret;
}

function readRules(
  conformance: ScimOptions['conformance'],
  logger: Logger,
): Pick<Config, 'rules' | 'fixedRules'> {
  const resolve = (setting: Parameters<typeof resolveRules>[0]): Rules => {
    try {
      return resolveRules(setting);
    } catch (error) {
      throw new ScimConfigError('ERR_SCIM_RULE', (error as Error).message);
    }
  };
  if (typeof conformance === 'function') {
    const hook = createHostHook('conformance', { logger, isAnswer });
    const rules: Config['rules'] = (tenantId, requestId) =>
      hook.callSync(
        () => conformance(tenantId),
        { tenantId, requestId },
        (answer) => resolve((answer ?? null) as Conformance),
      );
    return { rules, fixedRules: undefined };
  }
  const fixedRules = resolve(conformance);
  return { rules: () => fixedRules, fixedRules };
}

/** An outbox that is no part of the commit could not promise what it is there for. */
function readTeller(options: ScimOptions, logger: Logger): Teller {
  const { onEvent, onDeactivate, eventOutbox: outbox, unitOfWork } = options;
  if (outbox !== undefined) {
    for (const method of ['append', 'next', 'done', 'exclusively'] as const) {
      if (typeof outbox?.[method] !== 'function') {
        throw wrong('eventOutbox', `an object with a method ${method}()`);
      }
    }
    if (!unitOfWork) {
      throw new ScimConfigError(
        'ERR_SCIM_OUTBOX',
        'Option "eventOutbox" is set without "unitOfWork".',
      );
    }
  }
  return createTeller({ onEvent, onDeactivate, outbox, logger });
}

/** A trace doubles the work of a request and shows its structure: it has no place in production. */
function readTrace({ trace }: ScimOptions, logger: Logger): Config['exchanges'] {
  if (trace === undefined || process.env.NODE_ENV !== 'production') return trace;
  logger.warn('Option "trace" is ignored in production (NODE_ENV).');
  return undefined;
}

/**
 * Checks the options and compiles everything that requests will only look up.
 *
 * @throws ScimConfigError with a stable code and what to do about it.
 */
export function configure(options: ScimOptions): Config {
  checkOptions(options);
  const auth = readAuth(options.auth);
  const logger = safeLogger(options.logger ?? console);
  const limits = readLimits(options.limits);
  const rules = readRules(options.conformance, logger);
  const formats = rules.fixedRules ? [rules.fixedRules.formats] : RULES.formats.values;
  const endpoints = compileEndpoints(options, logger, formats);
  const functions = hostFunctions(options, findTenant, logger);
  return Object.freeze({
    endpoints,
    endpointAt: new Map(endpoints.map((e) => [e.type.endpoint.slice(1).toLowerCase(), e])),
    endpointOf: new Map(endpoints.map((e) => [e.type.name, e])),
    authentication: Object.freeze({
      auth,
      verifying: createHostHook('auth.verify', { logger, isAnswer }),
      failures: readAuthLimit(options.authLimit),
      allowsRawToken: rawTokenPolicy(functions.tenant, rules),
    }),
    ...functions,
    requestLimit: readRequestLimit(options.requestLimit, logger),
    unitOfWork: options.unitOfWork,
    ...rules,
    roles: configureRoles(options, endpoints, logger),
    teller: readTeller(options, logger),
    requestLog:
      options.provisioningLog && createRequestLog(options.provisioningLog, { auth }, logger),
    exchanges: readTrace(options, logger),
    logger,
    baseUrl: readBaseUrl(options.baseUrl),
    publicDiscovery: options.publicDiscovery ?? 'serviceProviderConfig',
    documentationUri: options.documentationUri,
    cursors: createCursors(readSecret(options.cursorSecret), limits.cursorTimeout),
    defaultPaginationMethod: options.defaultPaginationMethod ?? 'index',
    refuseSensitive: createRefuseSensitive(
      options.sensitiveAttributes,
      endpoints,
      limits.maxFilterLength,
    ),
    limits,
    writes: createSerial(),
  });
}
