import { randomUUID } from 'node:crypto';
import { authenticate } from '../auth/authenticate.js';
import { ProvisioningOffError } from '../auth/provisioning-off-error.js';
import { ScimError } from '../errors/scim-error.js';
import { createHostHook } from '../lib/hooks/host-hook.js';
import type { Principal } from '../stores/contract/context.js';
import { configure } from './config/configure.js';
import { baseUrlOf } from './http/base-url.js';
import { errorResponse, toScimError } from './http/errors.js';
import { contextOf } from './http/request-context.js';
import { takeRequest } from './http/request-limit.js';
import { abandoned, requestWork } from './http/request-work.js';
import { checkPathSpelling, findRoute, METHODS } from './http/route.js';
import { createLifecycle, type Lifecycle } from './lifecycle/lifecycle.js';
import type { Call } from './model/call.js';
import type { Config } from './model/config.js';
import type { ScimRequest, ScimResponse } from './model/message.js';
import type { ScimOptions } from './model/options.js';
import type { RequestTrace, Trail } from './model/request-record.js';
import type { Route } from './model/route.js';
import { decide } from './observe/decide.js';
import { requestFailed } from './observe/request-failed.js';
import { endpointIn, requestOperation } from './observe/request-operation.js';
import { beginTrail, traced } from './observe/trace.js';
import { type ExchangeWatch, watchExchange } from './observe/watch-exchange.js';
import { brokenOff, isStreamed, whenSent } from './observe/when-sent.js';
import { operate } from './operate.js';
import { createDiscovery, type Discovery } from './operations/discovery.js';
import { createScimRoles, type ScimRoles } from './roles/scim-roles.js';

interface Caller {
  readonly principal: Principal;
  readonly tenantId: string;
}

/** Whoever reads public discovery, which belongs to no tenant. */
const ANYBODY: Caller = Object.freeze({
  principal: Object.freeze({ id: 'anonymous' }),
  tenantId: '',
});

/**
 * The protocol without a server: a request comes in, an answer goes out, nothing is ever thrown. HEAD is
 * answered as GET, body included, so that its length is known; the server leaves the body out.
 */
export interface ScimProvider {
  handle(request: ScimRequest): Promise<ScimResponse>;
  readonly roles: ScimRoles;
  readonly lifecycle: Lifecycle;
}

function isPublic(route: Route, { publicDiscovery }: Config): boolean {
  if (route.kind === 'serviceProviderConfig') return publicDiscovery !== 'none';
  return route.kind === 'discovery' && publicDiscovery === 'all';
}

function allowOf(route: Route): string {
  return METHODS[route.kind].join(', ');
}

function checkMethod(route: Route, method: string): void {
  if (METHODS[route.kind].includes(method)) return;
  const allowed = allowOf(route);
  throw new ScimError(405, `${method} has no meaning here; allowed: ${allowed}.`, {
    headers: { Allow: allowed },
  });
}

/** The route, or why there is none: who is not let in learns neither. */
function lookUp(path: string, config: Config): Route | ScimError {
  try {
    return findRoute(path, config);
  } catch (error) {
    if (ScimError.is(error)) return error;
    throw error;
  }
}

function noteCaller(principal: Principal, trace: RequestTrace, trail: Trail): void {
  trace.principal = principal;
  trail.principalId = principal.id;
}

/** The switch is the credential's own tenant's: who looks at its log is told, whatever the path says. */
function noteSwitchedOff(
  { principal }: ProvisioningOffError,
  trace: RequestTrace,
  trail: Trail,
): void {
  noteCaller(principal, trace, trail);
  if (principal.tenantId === undefined) return;
  trace.tenantId = principal.tenantId;
  trail.tenantId = principal.tenantId;
}

/** Who is calling, for which tenant; whether it is provisioned, and may send another request now. */
async function admit(
  config: Config,
  request: ScimRequest,
  trace: RequestTrace,
  trail: Trail,
): Promise<Caller> {
  const { requestId } = trace;
  const { authentication } = config;
  const caller = await authenticate(authentication, request, requestId).catch((error: unknown) => {
    if (error instanceof ProvisioningOffError) noteSwitchedOff(error, trace, trail);
    throw error;
  });
  const { principal } = caller;
  noteCaller(principal, trace, trail);
  const tenantId = await config.tenantOf(principal, request, requestId);
  trace.tenantId = tenantId;
  trail.tenantId = tenantId;
  await config.provisioning.check(caller, tenantId, requestId);
  if (config.requestLimit) await takeRequest(config.requestLimit, tenantId, requestId);
  return { principal, tenantId };
}

/** Notes what the request was meant to do, for whoever is told how it ended. */
function note(trace: RequestTrace, method: string, route: Route | ScimError): void {
  if (ScimError.is(route)) return;
  trace.operation = requestOperation(method, route);
  const endpoint = endpointIn(route);
  if (endpoint) trace.resourceType = endpoint.type.name;
}

async function answer(
  config: Config,
  discovery: Discovery,
  request: ScimRequest,
  trace: RequestTrace,
  trail: Trail,
  watch: ExchangeWatch | undefined,
): Promise<ScimResponse> {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const route = lookUp(request.path, config);
  note(trace, method, route);
  const open = !ScimError.is(route) && isPublic(route, config);
  trail.route = ScimError.is(route) ? undefined : route;
  trail.open = open;
  const caller = open ? ANYBODY : await admit(config, request, trace, trail);
  if (ScimError.is(route)) throw route;
  if (method === 'OPTIONS') return { status: 204, headers: { Allow: allowOf(route) } };
  checkMethod(route, method);
  const baseUrl = baseUrlOf(config.baseUrl, request);
  if (config.fixedRules) checkPathSpelling(request.path, config.fixedRules);
  if (route.kind === 'serviceProviderConfig') return discovery.serviceProviderConfig(baseUrl);
  if (route.kind === 'discovery') {
    return discovery.collection(route.name, route.id, request.query, baseUrl);
  }
  const { principal, tenantId } = caller;
  const rules = config.rules(tenantId, trace.requestId);
  watch?.admitted(rules);
  decide({ rules, decisions: watch?.decisions }, (some) => checkPathSpelling(request.path, some));
  const work = requestWork(config.limits.maxWork, tenantId, request);
  const call: Call = {
    config,
    ctx: contextOf(request, principal, tenantId, trace.requestId, work),
    work,
    rules,
    baseUrl,
    ifMatch: request.header('if-match'),
    ifNoneMatch: request.header('if-none-match'),
    trail,
    decisions: watch?.decisions,
  };
  return operate(call, route, method, request);
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const SEARCHES: ReadonlySet<Route['kind'] | undefined> = new Set(['search', 'rootSearch']);

/**
 * Whether nobody waits for a read any more: what a store then throws, whose query `ctx.signal` has cancelled, is no fault
 * of anybody. Writes are carried out whether or not their client is there, and their faults are.
 */
function isAbandoned({ method, signal }: ScimRequest, { route }: Trail): boolean {
  return (READS.has(method) || SEARCHES.has(route?.kind)) && signal.aborted;
}

/** Whoever asks again is answered by another process, or by the next one here. */
const CLOSED = new ScimError(503, 'The service is shutting down; try again.', {
  headers: { 'Retry-After': '1', Connection: 'close' },
});

/**
 * Makes a provider from its options.
 *
 * @throws ScimConfigError
 */
export function createScimProvider(options: ScimOptions): ScimProvider {
  const config = configure(options);
  const discovery = createDiscovery(config);
  const lifecycle = createLifecycle(config);
  const tracing = createHostHook('trace', { logger: config.logger });
  return {
    roles: createScimRoles(config),
    lifecycle,
    async handle(incoming) {
      if (lifecycle.state !== 'open') return errorResponse(CLOSED);
      const requestId = randomUUID();
      const trace: RequestTrace = { requestId, method: incoming.method, operation: 'unknown' };
      const trail = beginTrail();
      const watch = config.exchanges && watchExchange(config.exchanges, incoming, tracing);
      const request = watch?.request ?? incoming;
      return traced(trace, async () => {
        try {
          const response = await answer(config, discovery, request, trace, trail, watch);
          if (!isStreamed(response)) {
            watch?.end(trace, trail, response);
            config.requestLog?.add(request, requestId, trail, response.status);
            return response;
          }
          const failureOf = (thrown: unknown) =>
            isAbandoned(request, trail)
              ? abandoned(thrown)
              : brokenOff(thrown, trace, config.logger);
          return whenSent(response, async (broken, thrown) => {
            const error = broken ? failureOf(thrown) : undefined;
            if (error) trace.status = error.status;
            const { status } = error ?? response;
            watch?.end(trace, trail, response, error);
            config.requestLog?.add(request, requestId, trail, status, error);
            if (error) await config.teller.tell(requestFailed(trace, error));
          });
        } catch (thrown) {
          const error = isAbandoned(request, trail)
            ? abandoned(thrown)
            : toScimError(thrown, requestId, config.logger);
          if (error.scimType) trace.scimType = error.scimType;
          config.requestLog?.add(request, requestId, trail, error.status, error);
          await config.teller.tell(requestFailed(trace, error), trail.patience);
          const response = errorResponse(error);
          watch?.end(trace, trail, response, error);
          return response;
        }
      });
    },
  };
}
