import { AdmissionError, type AdmissionReason } from '../../admission/admission-error.js';
import { canonicalDomain } from '../../admission/domain.js';
import type { DomainRule } from '../../admission/judge-domains.js';
import { judgedAttribute } from '../../admission/judged-values.js';
import type { AdmissionDecision, AdmissionOptions } from '../../admission/options.js';
import { ScimConfigError } from '../../errors/config-error.js';
import { invalidOption } from '../../errors/invalid-option.js';
import { isAnswer } from '../../errors/is-answer.js';
import { isStoreError } from '../../errors/is-store-error.js';
import { ScimError } from '../../errors/scim-error.js';
import { UnusableAnswer } from '../../lib/hooks/hook-error.js';
import type { HookName } from '../../lib/hooks/hooks.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import type { Logger } from '../../lib/logger.js';
import type { ResourceType } from '../../schema/types.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { Admission } from '../model/admission.js';
import type { Endpoint } from '../model/endpoint.js';
import type { ScimOptions } from '../model/options.js';

const ATTRIBUTES = ['userName', 'emails'] as const;
const WARN_AT = 0.9;
const RETRY_SECONDS = 5;

/**
 * Asks the host. A refusal that it throws is a refusal; whatever else goes wrong lets nobody in, and can be tried again.
 *
 * @throws AdmissionError; VersionConflictError, by which the unit of work is run again.
 */
function asking(name: HookName, reason: AdmissionReason, logger: Logger) {
  const hook = createHostHook(name, { logger, isAnswer });
  return async <T>(
    work: () => unknown,
    { requestId }: RequestContext,
    tenantId: string,
    read: (answer: unknown) => T,
  ): Promise<T> => {
    try {
      return await hook.call(work, { requestId, tenantId }, read);
    } catch (error) {
      if (isStoreError(error, 'versionConflict')) throw error;
      if (ScimError.is(error)) {
        const { status, scimType, headers = {}, detail } = error;
        throw new AdmissionError(reason, status, detail, {
          ...(scimType && { scimType }),
          headers,
          cause: error,
        });
      }
      throw new AdmissionError(
        'unavailable',
        503,
        'It cannot be told at the moment whether this person is admitted; try again.',
        { headers: { 'Retry-After': String(RETRY_SECONDS) }, cause: error },
      );
    }
  };
}

/** @throws UnusableAnswer, for a list with something else in it may be one that was meant otherwise. */
function readDomains(answer: unknown): ReadonlySet<string> | undefined {
  if (answer === 'any') return undefined;
  const domains = Array.isArray(answer)
    ? answer.map((each: unknown) => (typeof each === 'string' ? canonicalDomain(each) : undefined))
    : [undefined];
  if (domains.includes(undefined)) {
    throw new UnusableAnswer('The answer must be a list of domains, or "any".');
  }
  return new Set(domains.filter((each) => each !== undefined));
}

function readLimit(answer: unknown): number | undefined {
  if (answer === undefined || answer === null || answer === Number.POSITIVE_INFINITY)
    return undefined;
  if (Number.isSafeInteger(answer) && Number(answer) >= 0) return Number(answer);
  throw new UnusableAnswer('The answer must be a whole number, or undefined.');
}

function readDecision(answer: unknown): AdmissionDecision {
  const { admitted, attribute, detail } = Object(answer) as Readonly<Record<string, unknown>>;
  if (admitted === true) return { admitted };
  const isText = (value: unknown) => value === undefined || typeof value === 'string';
  if (admitted === false && isText(attribute) && isText(detail)) {
    return answer as AdmissionDecision;
  }
  throw new UnusableAnswer('The answer must be { admitted }.');
}

function refusal({ attribute, detail }: AdmissionDecision & { readonly admitted: false }) {
  if (attribute === undefined) {
    return new AdmissionError('decision', 403, detail ?? 'The product does not admit this person.');
  }
  const problem = detail ?? `The product does not admit this value of "${attribute}".`;
  return new AdmissionError('decision', 'invalidValue', problem, { attribute });
}

function readDomainOptions(
  {
    of,
    attributes = ATTRIBUTES,
    subdomains = false,
    plainUserNames = 'refuse',
  }: NonNullable<AdmissionOptions['domains']>,
  type: ResourceType,
  logger: Logger,
): NonNullable<Admission['domains']> {
  if (typeof of !== 'function') throw invalidOption('admission.domains.of', 'a function');
  if (typeof subdomains !== 'boolean') {
    throw invalidOption('admission.domains.subdomains', 'true or false');
  }
  if (!['admit', 'refuse'].includes(plainUserNames)) {
    throw invalidOption('admission.domains.plainUserNames', '"admit" or "refuse"');
  }
  const isList = Array.isArray(attributes) && attributes.length > 0;
  const judged = isList
    ? attributes.map((path) => (typeof path === 'string' ? judgedAttribute(type, path) : undefined))
    : [undefined];
  if (judged.includes(undefined)) {
    throw invalidOption(
      'admission.domains.attributes',
      'a list of user attributes that are strings',
    );
  }
  const ask = asking('admission.domains', 'domain', logger);
  return Object.freeze({
    attributes: judged.filter((each) => each !== undefined),
    async ruleOf(tenantId: string, ctx: RequestContext): Promise<DomainRule | undefined> {
      const domains = await ask(() => of(tenantId, ctx), ctx, tenantId, readDomains);
      return domains && { domains, subdomains, plainUserNames };
    },
  });
}

function readSeatOptions(
  { limit, warnAt = WARN_AT }: NonNullable<AdmissionOptions['seats']>,
  { userStore }: ScimOptions,
  logger: Logger,
): NonNullable<Admission['seats']> {
  if (typeof limit !== 'function') throw invalidOption('admission.seats.limit', 'a function');
  if (typeof warnAt !== 'number' || !(warnAt >= 0 && warnAt <= 1)) {
    throw invalidOption('admission.seats.warnAt', 'a number from 0 to 1');
  }
  if (typeof userStore.takeSeats !== 'function') {
    throw new ScimConfigError(
      'ERR_SCIM_STORE',
      '"userStore" has no method takeSeats(), which "admission.seats" needs.',
    );
  }
  const ask = asking('admission.seats', 'seats', logger);
  return Object.freeze({
    take: userStore.takeSeats.bind(userStore),
    limitOf: (tenantId: string, ctx: RequestContext) =>
      ask(() => limit(tenantId, ctx), ctx, tenantId, readLimit),
    warningFrom: (seats: number) => Math.ceil(seats * warnAt),
  });
}

/** Checks the option `admission` at start; undefined where everybody is admitted. */
export function configureAdmission(
  options: ScimOptions,
  [users]: readonly Endpoint[],
  logger: Logger,
): Admission | undefined {
  const { admission } = options;
  if (admission === undefined) return undefined;
  if (typeof admission !== 'object' || admission === null)
    throw invalidOption('admission', 'an object');
  const { domains, seats, decide } = admission;
  if (decide !== undefined && typeof decide !== 'function') {
    throw invalidOption('admission.decide', 'a function');
  }
  if (!users) return undefined;
  const ask = asking('admission.decide', 'decision', logger);
  return Object.freeze({
    domains: domains && readDomainOptions(domains, users.type, logger),
    seats: seats && readSeatOptions(seats, options, logger),
    decide:
      decide &&
      (async (ctx: RequestContext, request: Parameters<typeof decide>[1]) => {
        const decision = await ask(() => decide(ctx, request), ctx, request.tenantId, readDecision);
        if (!decision.admitted) throw refusal(decision);
      }),
  });
}
