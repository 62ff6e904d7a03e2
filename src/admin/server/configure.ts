import { createHash, randomUUID } from 'node:crypto';
import { checkKeys } from '../../errors/check-keys.js';
import {
  type ConfigErrorCode,
  type Logger,
  ScimConfigError,
  ScimError,
  StoreError,
} from '../../index.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import { safeLogger } from '../../lib/hooks/safe-logger.js';
import type { ScopeChoice } from '../api-types/tokens.js';
import type { AdminConfig, UrlOf } from './config.js';
import { KEYS } from './keys.js';
import { OBSERVATION, observationOf } from './observation/options.js';
import type { AdminAccess, Administrator, ScimAdminOptions, TenantUrl } from './options.js';
import type { AdminRequest } from './request.js';
import { rolesProblem } from './roles/options.js';
import { TOKEN_METHODS } from './token-administration.js';

const isAnswer = (error: unknown) => ScimError.is(error) || StoreError.is(error);

const SCOPES: readonly ScopeChoice[] = [
  { value: 'users:read', label: 'Read users' },
  { value: 'users:write', label: 'Create, change and delete users' },
  { value: 'groups:read', label: 'Read groups' },
  { value: 'groups:write', label: 'Create, change and delete groups' },
];

const EXPIRY_DAYS = [90, 180, 365, 730, null] as const;
const MAX_DAYS = 3_650;

function check(condition: boolean, code: ConfigErrorCode, problem: string): void {
  if (!condition) throw new ScimConfigError(code, problem);
}

const OPTION = 'ERR_SCIM_ADMIN_OPTION';
const isText = (value: unknown) => typeof value === 'string' && value.trim() !== '';
const isPath = (value: unknown) => typeof value === 'string' && /^\/(?![/\\])/.test(value);

/** A URL as the router uses it; a wrong one that a function made is an internal error of the request. */
function checkedUrl(option: string, url: unknown): string {
  const isUrl = typeof url === 'string' && /^https?:\/\/[^?#@\s]+$/i.test(url) && URL.canParse(url);
  check(
    isUrl,
    'ERR_SCIM_ADMIN_TENANT_URL',
    `Option "${option}" must be an absolute http(s) URL without query and credentials.`,
  );
  return String(url).replace(/\/+$/, '');
}

function readUrl(option: 'tenantUrl' | 'connectionUrl', value: TenantUrl, logger: Logger): UrlOf {
  if (typeof value === 'function') {
    const hook = createHostHook('admin.tenantUrl', { logger });
    return (request, tenantId) =>
      hook.callSync(
        () => value(request, tenantId),
        { tenantId, requestId: randomUUID() },
        (url) => checkedUrl(option, url),
      );
  }
  const url = checkedUrl(option, value);
  return () => url;
}

function checkFunctions({ tokens, authorize, tenant, onEvent, logger }: ScimAdminOptions): void {
  const missing = TOKEN_METHODS.find((name) => typeof tokens?.[name] !== 'function');
  check(missing === undefined, 'ERR_SCIM_ADMIN_TOKENS', `Option "tokens" has no ${missing}().`);
  const isFunction = (value: unknown) => typeof value === 'function';
  check(
    isFunction(authorize),
    'ERR_SCIM_ADMIN_AUTHORIZE',
    'Option "authorize" must be a function.',
  );
  check(isFunction(tenant), 'ERR_SCIM_ADMIN_TENANT', 'Option "tenant" must be a function.');
  check(onEvent === undefined || isFunction(onEvent), OPTION, '"onEvent" must be a function.');
  check(
    logger === undefined || isFunction(logger?.error),
    OPTION,
    '"logger" must have a method error(message, details).',
  );
}

function checkObservation(options: ScimAdminOptions): void {
  for (const [name, methods] of OBSERVATION) {
    const part: unknown = options[name];
    const missing = methods.find((method) => typeof Object(part)[method] !== 'function');
    check(part === undefined || missing === undefined, OPTION, `"${name}" has no ${missing}().`);
  }
}

function checkChoices({ scopes = SCOPES, expiryDays = EXPIRY_DAYS }: ScimAdminOptions): void {
  const isScope = ({ value, label }: ScopeChoice) => isText(value) && isText(label);
  check(
    Array.isArray(scopes) && scopes.length > 0 && scopes.every(isScope),
    OPTION,
    '"scopes" must be a list, and each must have a value and a label.',
  );
  const isChoice = (days: number | null) =>
    days === null || (Number.isInteger(days) && days > 0 && days <= MAX_DAYS);
  check(
    Array.isArray(expiryDays) && expiryDays.length > 0 && expiryDays.every(isChoice),
    OPTION,
    `"expiryDays" must be a list of whole days up to ${MAX_DAYS}, or null.`,
  );
}

function checkLook({
  productName,
  back,
  stylesheet,
  colorScheme = 'auto',
}: ScimAdminOptions): void {
  check(
    productName === undefined || isText(productName),
    OPTION,
    '"productName" must be a string.',
  );
  check(
    back === undefined || (isPath(back.href) && isText(back.label)),
    OPTION,
    '"back" must have a label and a path of this site as href.',
  );
  check(
    stylesheet === undefined || isPath(stylesheet),
    OPTION,
    '"stylesheet" must be a path of this site: the page loads nothing from elsewhere.',
  );
  check(
    ['auto', 'light', 'dark'].includes(colorScheme),
    OPTION,
    '"colorScheme" must be auto, light or dark.',
  );
}

/** Whose request it is only the host knows; whoever has another session is somebody else. */
function aboutOf({ headers, socket }: AdminRequest) {
  const session = headers.cookie ?? headers.authorization ?? socket.remoteAddress ?? '';
  return { requestId: randomUUID(), key: createHash('sha256').update(session).digest('base64') };
}

/** @throws TypeError for what is neither yes nor no: nobody is let in by a value that happens to be true. */
function readAccess(answer: unknown): AdminAccess {
  if (!answer) return false;
  if (answer === true) return true;
  const { name } = Object(answer) as Partial<Record<keyof Administrator, unknown>>;
  if (typeof name !== 'string') throw new TypeError('The answer must be true, false or { name }.');
  return { name };
}

function readTenant(answer: unknown): string | undefined {
  if (typeof answer === 'string') return answer;
  if (answer === undefined || answer === null || answer === false) return undefined;
  throw new TypeError('The answer must be a tenant id.');
}

/**
 * Checks the options of an admin router.
 *
 * @throws ScimConfigError with a code that begins with `ERR_SCIM_ADMIN`.
 */
export function configure(options: ScimAdminOptions): AdminConfig {
  check(typeof options === 'object' && options !== null, OPTION, 'The options are missing.');
  checkKeys(options, KEYS, 'createScimAdminRouter()');
  checkFunctions(options);
  checkChoices(options);
  checkLook(options);
  checkObservation(options);
  const rolesWrong = rolesProblem(options.roles);
  check(rolesWrong === undefined, OPTION, rolesWrong ?? '');
  const { tenantUrl, connectionUrl = tenantUrl, onEvent } = options;
  const logger = safeLogger(options.logger ?? console);
  const asking = createHostHook('admin.authorize', { logger, isAnswer });
  const finding = createHostHook('admin.tenant', { logger, isAnswer });
  const eventHook = createHostHook('admin.onEvent', { logger });
  return Object.freeze({
    tokens: options.tokens,
    authorize: async (request) =>
      asking.call(() => options.authorize(request), aboutOf(request), readAccess),
    tenant: async (request) =>
      finding.call(() => options.tenant(request), aboutOf(request), readTenant),
    tenantUrl: readUrl('tenantUrl', tenantUrl, logger),
    connectionUrl: readUrl('connectionUrl', connectionUrl, logger),
    scopes: options.scopes ?? SCOPES,
    expiryDays: options.expiryDays ?? EXPIRY_DAYS,
    async tell(event) {
      if (!onEvent) return;
      const { type, tenantId } = event;
      await eventHook.tell(() => options.onEvent?.(event), { tenantId, type });
    },
    logger,
    testing: new Set<string>(),
    ...observationOf(options),
    roles: options.roles,
    previewing: new Set<string>(),
    replaying: new Set<string>(),
  } satisfies AdminConfig);
}
