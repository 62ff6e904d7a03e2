import type { Logger } from '../../lib/logger.js';
import type { Endpoint } from '../model/endpoint.js';
import type { ScimOptions } from '../model/options.js';

/** What a duty can be judged by. */
interface Facts {
  readonly options: ScimOptions;
  readonly endpoints: readonly Endpoint[];
  readonly maxPatchOperations: number;
}

interface Duty {
  readonly isMet: (facts: Facts) => boolean;
  /** What is missing, and what to configure. */
  readonly line: string;
}

const LEAST_OPERATIONS = 50;

function isOAuth({ options: { auth } }: Facts): boolean {
  if (auth === 'none') return false;
  const authenticators = Array.isArray(auth) ? auth : [auth];
  return authenticators.every(({ scheme }) => !scheme?.type.startsWith('http'));
}

/**
 * What the OpenID IPSIE profile demands of the host. Each can be done outside the router (by a gateway, a
 * trigger, a session that looks at `active`), so that a start is never refused for it, only warned about.
 */
const IPSIE_DUTIES: readonly Duty[] = [
  {
    isMet: ({ options }) => options.requestLimit !== undefined,
    line: 'a rate limit with 429 and Retry-After is demanded: set "requestLimit", or limit in front of the router.',
  },
  {
    isMet: ({ options: { provisioningLog, eventOutbox, onEvent } }) =>
      (provisioningLog ?? eventOutbox ?? onEvent) !== undefined,
    line: 'an audit log of every create, change and delete is demanded: set "provisioningLog", or keep the events of "onEvent" or "eventOutbox".',
  },
  {
    isMet: ({ options }) => options.onDeactivate !== undefined,
    line: 'a deactivation must end sessions, tokens and keys: set "onDeactivate", or end them where `active` becomes false.',
  },
  {
    isMet: isOAuth,
    line: 'OAuth 2.0 access tokens that expire are demanded: set "auth" to a token service, a JWT or the token endpoint.',
  },
  {
    isMet: ({ maxPatchOperations }) => maxPatchOperations >= LEAST_OPERATIONS,
    line: `a PATCH must take ${LEAST_OPERATIONS} operations: raise "limits.maxPatchOperations".`,
  },
  {
    isMet: ({ endpoints }) =>
      endpoints.every(
        ({ type }) => type.name !== 'User' || type.member('displayName') !== undefined,
      ),
    line: 'users must have displayName: let "userStore" keep it.',
  },
];

/** The lines of the log about what the IPSIE profile demands of the host and nobody has configured. */
function ipsieWarnings(facts: Facts): readonly string[] {
  return IPSIE_DUTIES.filter(({ isMet }) => !isMet(facts)).map(
    ({ line }) => `Preset "ipsie": ${line}`,
  );
}

/** Whether a setting begins with the preset, whatever rules are set otherwise. */
function isIpsie(setting: unknown): boolean {
  const preset =
    typeof setting === 'object' && setting !== null ? Reflect.get(setting, 'preset') : setting;
  return preset === 'ipsie';
}

/**
 * Warns of unmet duties: at start, or where the setting is a function of the tenant, at the first tenant
 * that has the preset.
 *
 * @returns the option `conformance`, or a function that warns in its place.
 */
export function watchDuties(facts: Facts, logger: Logger): ScimOptions['conformance'] {
  const { conformance } = facts.options;
  const warn = () => {
    for (const line of ipsieWarnings(facts)) logger.warn(line);
  };
  if (typeof conformance !== 'function') {
    if (isIpsie(conformance)) warn();
    return conformance;
  }
  let warned = false;
  return (tenantId) => {
    const setting = conformance(tenantId);
    if (!warned && isIpsie(setting)) {
      warned = true;
      warn();
    }
    return setting;
  };
}
