import type { Authentication } from '../../auth/authenticate.js';
import { createFailureLimit, DEFAULT_AUTH_LIMIT } from '../../auth/failure-limit.js';
import { createPasswordLimit } from '../../auth/password-limit.js';
import type { AuthenticationScheme } from '../../auth/types.js';
import { type Conformance, resolveRules } from '../../conformance/presets.js';
import { RULES, type Rules } from '../../conformance/rules.js';
import { ScimConfigError } from '../../errors/config-error.js';
import { invalidOption } from '../../errors/invalid-option.js';
import { isAnswer } from '../../errors/is-answer.js';
import { createEventDispatcher, type EventDispatcher } from '../../events/event-dispatcher.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import { safeLogger } from '../../lib/hooks/safe-logger.js';
import { createKeyedMutex } from '../../lib/keyed-queue.js';
import type { Logger } from '../../lib/logger.js';
import { readBaseUrl } from '../http/base-url.js';
import { createProvisioningSwitch } from '../http/provisioning-switch.js';
import { readRequestLimit } from '../http/request-limit.js';
import { createTenantOf } from '../http/tenant.js';
import type { Config } from '../model/config.js';
import type { ScimOptions } from '../model/options.js';
import { createExchangeLog } from '../observe/exchange-log.js';
import { createRequestLog } from '../observe/request-log.js';
import { createCursors } from '../query/cursor.js';
import { createRefuseSensitive } from '../query/sensitive.js';
import { checkOptions } from './check-options.js';
import { compileEndpoints } from './compile-endpoints.js';
import { configureAccess, readManagedAttributes } from './configure-access.js';
import { configureAdmission } from './configure-admission.js';
import { configureRoles } from './configure-roles.js';
import { hostFunctions } from './host-functions.js';
import { watchDuties } from './profile-duties.js';
import { readLimits } from './read-limits.js';
import { readRoleCatalog } from './role-catalog.js';

const SCHEME_TYPES = ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'];

/** RFC 7643 §5: what is published about authentication is complete and of a known type. */
function checkScheme(scheme: AuthenticationScheme | undefined): void {
  if (scheme === undefined) return;
  if (!SCHEME_TYPES.includes(scheme.type)) {
    throw invalidOption('auth.scheme.type', `one of ${SCHEME_TYPES.join(', ')}`);
  }
  for (const part of ['name', 'description'] as const) {
    if (typeof scheme[part] !== 'string' || scheme[part] === '') {
      throw invalidOption(`auth.scheme.${part}`, 'a string that is not empty');
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

function readAuthLimit(
  given: ScimOptions['authLimit'] = {},
): Pick<Authentication, 'failures' | 'passwords'> {
  if (given === false) return { failures: undefined, passwords: undefined };
  for (const [name, value] of Object.entries(given)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw invalidOption(`authLimit.${name}`, 'an integer of at least 1');
    }
  }
  const limit = { ...DEFAULT_AUTH_LIMIT, ...given };
  return { failures: createFailureLimit(limit), passwords: createPasswordLimit(limit) };
}

/** A mount whose address names the tenant, and credentials that belong to none: no request could succeed. */
function checkTenants(auth: Authentication['auth'], { baseUrl, tenant }: ScimOptions): void {
  if (auth === 'none' || tenant !== undefined || !/\/:tenant(?:\/|$)/.test(baseUrl ?? '')) return;
  const principals = auth.flatMap((each) => each.principals ?? []);
  const unbound = principals.find((each) => each.tenantId === undefined && each.anyTenant !== true);
  if (!unbound) return;
  throw new ScimConfigError(
    'ERR_SCIM_TENANT',
    `Option "baseUrl" has ":tenant", and the principal "${unbound.id}" has no tenant.`,
  );
}

/** The rule about raw tokens is the tenant's, which is known only once the token is. */
function rawTokenPolicy(
  tenantOf: Config['tenantOf'],
  { rules, fixedRules }: Pick<Config, 'rules' | 'fixedRules'>,
): Authentication['allowsRawToken'] {
  return async (principal, request) => {
    if (fixedRules) return fixedRules.rawToken === 'accept';
    return rules(await tenantOf(principal, request)).rawToken === 'accept';
  };
}

function readSecret(secret: string | undefined): string | undefined {
  if (secret !== undefined && (typeof secret !== 'string' || secret.length < 32)) {
    throw invalidOption('cursor.secret', 'a string of at least 32 characters');
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
function readEventDispatcher(options: ScimOptions, logger: Logger): EventDispatcher {
  const { onEvent, onDeactivate, eventOutbox: outbox, unitOfWork } = options;
  if (outbox !== undefined) {
    for (const method of ['append', 'claim', 'lease', 'complete'] as const) {
      if (typeof outbox?.[method] !== 'function') {
        throw invalidOption('eventOutbox', `an object with a method ${method}()`);
      }
    }
    if (!unitOfWork) {
      throw new ScimConfigError(
        'ERR_SCIM_OUTBOX',
        'Option "eventOutbox" is set without "unitOfWork".',
      );
    }
  }
  return createEventDispatcher({ onEvent, onDeactivate, outbox, logger });
}

/** A trace doubles the work of a request and shows its structure: it has no place in production. */
function readTrace({ trace }: ScimOptions, logger: Logger): Config['exchanges'] {
  if (trace === undefined) return undefined;
  if (process.env.NODE_ENV !== 'production') return createExchangeLog(trace, logger);
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
  const { fixedRules } = readRules(options.conformance, logger);
  const formats = fixedRules ? [fixedRules.formats] : RULES.formats.values;
  const roleCatalog = readRoleCatalog(options, logger);
  const endpoints = compileEndpoints(options, logger, { formats, bounds: limits, roleCatalog });
  checkTenants(auth, options);
  const admission = configureAdmission(options, endpoints, logger);
  const { findTenant, ...functions } = hostFunctions(options, logger);
  const tenantOf = createTenantOf(auth, findTenant, logger);
  const { maxPatchOperations } = limits;
  const rules = readRules(watchDuties({ options, endpoints, maxPatchOperations }, logger), logger);
  return Object.freeze({
    endpoints,
    endpointAt: new Map(endpoints.map((e) => [e.type.endpoint.slice(1).toLowerCase(), e])),
    endpointOf: new Map(endpoints.map((e) => [e.type.name, e])),
    authentication: Object.freeze({
      auth,
      verifying: createHostHook('auth.verify', { logger, isAnswer }),
      ...readAuthLimit(options.authLimit),
      allowsRawToken: rawTokenPolicy(tenantOf, rules),
    }),
    tenantOf,
    ...functions,
    provisioning: createProvisioningSwitch(
      options.provisioning,
      auth,
      createHostHook('provisioning', { logger, isAnswer }),
    ),
    access: configureAccess(options.access, logger),
    managedAttributes: readManagedAttributes(options),
    requestLimit: readRequestLimit(options.requestLimit, logger),
    unitOfWork: options.unitOfWork,
    ...rules,
    roleCatalog,
    admission,
    roles: configureRoles(options, endpoints, logger, admission),
    events: readEventDispatcher(options, logger),
    requestLog:
      options.provisioningLog &&
      createRequestLog(options.provisioningLog, {
        auth,
        hasUnits: options.unitOfWork !== undefined,
        logger,
      }),
    exchanges: readTrace(options, logger),
    logger,
    baseUrl: readBaseUrl(options.baseUrl),
    publicDiscovery: options.discovery?.public ?? 'serviceProviderConfig',
    documentationUri: options.discovery?.documentationUri,
    publishesPagination: options.discovery?.pagination ?? true,
    cursors: createCursors(readSecret(options.cursor?.secret), limits.cursorTimeoutSeconds),
    defaultPaginationMethod: options.cursor?.defaultMethod ?? 'index',
    refuseSensitive: createRefuseSensitive(
      options.sensitiveAttributes,
      endpoints,
      limits.maxFilterLength,
    ),
    limits,
    writes: createKeyedMutex(),
  });
}
