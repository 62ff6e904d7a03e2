import { randomUUID } from 'node:crypto';
import { authenticate } from '../auth/authenticate.js';
import { ScimError } from '../errors/scim-error.js';
import { createHostHook } from '../lib/hooks/host-hook.js';
import type { Principal } from '../stores/contract/context.js';
import { configure } from './config/configure.js';
import { baseUrlOf } from './http/base-url.js';
import { errorResponse, toScimError } from './http/errors.js';
import { contextOf } from './http/request-context.js';
import { takeRequest } from './http/request-limit.js';
import { findRoute, METHODS } from './http/route.js';
import { tenantOf } from './http/tenant.js';
import type { Call } from './model/call.js';
import type { Config } from './model/config.js';
import type { ScimRequest, ScimResponse } from './model/message.js';
import type { ScimOptions } from './model/options.js';
import type { RequestTrace, Trail } from './model/request-record.js';
import type { Route } from './model/route.js';
import { requestFailed } from './observe/request-failed.js';
import { endpointIn, requestOperation } from './observe/request-operation.js';
import { beginTrail, traced } from './observe/trace.js';
import { type ExchangeWatch, watchExchange } from './observe/watch-exchange.js';
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

/** Who is calling, for which tenant; and whether that tenant may send another request now. */
async function admit(
  config: Config,
  request: ScimRequest,
  trace: RequestTrace,
  trail: Trail,
): Promise<Caller> {
  const principal = await authenticate(config.authentication, request, trace.requestId);
  trace.principal = principal;
  trail.principalId = principal.id;
  const tenantId = await tenantOf(config, principal, request, trace.requestId);
  trace.tenantId = tenantId;
  trail.tenantId = tenantId;
  if (config.requestLimit) await takeRequest(config.requestLimit, tenantId, trace.requestId);
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
  if (route.kind === 'serviceProviderConfig') return discovery.serviceProviderConfig(baseUrl);
  if (route.kind === 'discovery') {
    return discovery.collection(route.name, route.id, request.query, baseUrl);
  }
  const { principal, tenantId } = caller;
  const rules = config.rules(tenantId, trace.requestId);
  watch?.admitted(rules);
  const call: Call = {
    config,
    ctx: contextOf(request, principal, tenantId, trace.requestId),
    rules,
    baseUrl,
    ifMatch: request.header('if-match'),
    ifNoneMatch: request.header('if-none-match'),
    trail,
    decisions: watch?.decisions,
  };
  return operate(call, route, method, request);
}

/**
 * Makes a provider from its options.
 *
 * @throws ScimConfigError
 */
export function createScimProvider(options: ScimOptions): ScimProvider {
  const config = configure(options);
  const discovery = createDiscovery(config);
  const tracing = createHostHook('trace', { logger: config.logger });
  return {
    roles: createScimRoles(config),
    handle(incoming) {
      const requestId = randomUUID();
      const trace: RequestTrace = { requestId, method: incoming.method, operation: 'unknown' };
      const trail = beginTrail();
      const watch = config.exchanges && watchExchange(config.exchanges, incoming, tracing);
      const request = watch?.request ?? incoming;
      return traced(trace, async () => {
        try {
          const response = await answer(config, discovery, request, trace, trail, watch);
          watch?.end(trace, trail, response);
          config.requestLog?.add(request, requestId, trail, response.status);
          return response;
        } catch (thrown) {
          const error = toScimError(thrown, requestId, config.logger);
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
