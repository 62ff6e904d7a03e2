import { authenticate } from '../auth/authenticate.js';
import { ProvisioningOffError } from '../auth/provisioning-off-error.js';
import { ScimError } from '../errors/scim-error.js';
import type { Principal } from '../stores/contract/context.js';
import { type AskAccess, createAccess } from './access/create-access.js';
import { createIdentities, type Identities } from './access/identities.js';
import { configure } from './config/configure.js';
import { baseUrlOf } from './http/base-url.js';
import { errorResponse, toScimError } from './http/errors.js';
import { abandoned, contextOf, requestWork } from './http/request-context.js';
import { takeRequest } from './http/request-limit.js';
import { checkPathSpelling, findRoute } from './http/route.js';
import { createLifecycle, type Lifecycle } from './lifecycle/lifecycle.js';
import { createManagedAttributes } from './managed/create-managed-attributes.js';
import type { Call } from './model/call.js';
import type { Config } from './model/config.js';
import type { ReadManagedAttributes } from './model/managed-attributes.js';
import type { ScimRequest, ScimResponse } from './model/message.js';
import type { ScimOptions } from './model/options.js';
import type { RequestRecord } from './model/request-record.js';
import type { Route } from './model/route.js';
import { applyRules } from './observe/apply-rules.js';
import { noteRawToken } from './observe/exchange-log.js';
import { requestFailed } from './observe/request-failed.js';
import { beginRecord, fillIn } from './observe/request-record.js';
import { requestChannel, traced } from './observe/trace.js';
import { brokenOff, isStreamed, type StreamedResponse, whenSent } from './observe/when-sent.js';
import { createDiscovery, type Discovery } from './operations/discovery.js';
import { createScimRoles, type ScimRoles } from './roles/scim-roles.js';
import { type Action, actionOf, allowOf, isAllowed, isPublic } from './routes.js';

/**
 * The protocol without a server: a request comes in, an answer goes out, nothing is ever thrown. HEAD is
 * answered as GET, body included, so that its length is known; the server leaves the body out.
 */
export interface ScimProvider {
  handle(request: ScimRequest): Promise<ScimResponse>;
  readonly roles: ScimRoles;
  readonly access: AskAccess;
  readonly identities: Identities;
  readonly managedAttributes: ReadManagedAttributes;
  readonly lifecycle: Lifecycle;
}

/** What all requests of a provider share. */
interface Service {
  readonly config: Config;
  readonly discovery: Discovery;
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
  const service: Service = { config, discovery: createDiscovery(config) };
  const lifecycle = createLifecycle(config);
  return {
    roles: createScimRoles(config),
    access: createAccess(config),
    identities: createIdentities(config, lifecycle),
    managedAttributes: createManagedAttributes(config, lifecycle),
    lifecycle,
    async handle(request) {
      if (lifecycle.state !== 'open') return errorResponse(CLOSED);
      const record = beginRecord(request, config.exchanges !== undefined);
      const run = () => handle(service, record);
      return requestChannel.hasSubscribers ? traced(record, run) : run();
    },
  };
}

/** One request from its entrance to its answer: whatever goes wrong on the way is answered too. */
async function handle(service: Service, record: RequestRecord): Promise<ScimResponse> {
  const { config } = service;
  try {
    const response = await answer(service, record);
    fillIn(record, { response });
    if (isStreamed(response)) return tellWhenSent(config, record, response);
    await tellReaders(config, record);
    return response;
  } catch (thrown) {
    const error = errorOf(config, record, thrown);
    const response = errorResponse(error);
    fillIn(record, { error, response });
    await tellReaders(config, record);
    return response;
  }
}

/** The steps from a request to what it is answered with. */
async function answer(service: Service, record: RequestRecord): Promise<ScimResponse> {
  const { config, discovery } = service;
  const { request, requestId } = record;
  const found = findEndpoint(config, record);
  const caller = record.isPublic ? ANONYMOUS : await admit(config, record);
  if (ScimError.is(found)) throw found;
  const { route, action } = found;
  if (request.method === 'OPTIONS') return { status: 204, headers: { Allow: allowOf(route) } };
  if (!isAllowed(action)) throw methodNotAllowed(found, request);
  const baseUrl = baseUrlOf(config.baseUrl, request);
  if (config.fixedRules) checkPathSpelling(request.path, config.fixedRules);
  if ('describe' in action) return action.describe(discovery, route, request.query, baseUrl);
  const rules = config.rules(caller.tenantId, requestId);
  if (record.appliedRules) noteRawToken(record, record.appliedRules, rules);
  const call = callOf(config, record, caller, { baseUrl, rules, intent: action.intent });
  applyRules(call, (some) => checkPathSpelling(request.path, some));
  return action.run(call, route, request);
}

/** What a request names, and what it is meant to do there. */
interface Found {
  readonly route: Route;
  readonly action: Action;
}

/** HEAD is GET without a body. */
const methodOf = ({ method }: ScimRequest): string => (method === 'HEAD' ? 'GET' : method);

/** The endpoint, or why there is none: who is not let in learns neither. */
function findEndpoint(config: Config, record: RequestRecord): Found | ScimError {
  const { request } = record;
  try {
    const route = findRoute(request.path, config);
    const action = actionOf(route, methodOf(request));
    fillIn(record, { route, intent: action.intent, isPublic: isPublic(route, config) });
    return { route, action };
  } catch (error) {
    if (ScimError.is(error)) return error;
    throw error;
  }
}

interface Caller {
  readonly principal: Principal;
  readonly tenantId: string;
}

/** Whoever reads public discovery, which belongs to no tenant. */
const ANONYMOUS: Caller = Object.freeze({
  principal: Object.freeze({ id: 'anonymous' }),
  tenantId: '',
});

/** Who is calling, for which tenant; whether it is provisioned, and may send another request now. */
async function admit(config: Config, record: RequestRecord): Promise<Caller> {
  const { request, requestId } = record;
  const caller = await authenticated(config, record);
  const { principal } = caller;
  fillIn(record, { principal });
  const tenantId = await config.tenantOf(principal, request, requestId);
  fillIn(record, { tenantId });
  await config.provisioning.check(caller, tenantId, requestId);
  if (config.requestLimit) await takeRequest(config.requestLimit, tenantId, requestId);
  return { principal, tenantId };
}

/** The switch is the credential's own tenant's: who looks at its log is told, whatever the path says. */
async function authenticated({ authentication }: Config, record: RequestRecord) {
  try {
    return await authenticate(authentication, record.request, record.requestId);
  } catch (error) {
    if (error instanceof ProvisioningOffError) {
      const { principal } = error;
      fillIn(record, { principal, tenantId: principal.tenantId });
    }
    throw error;
  }
}

function methodNotAllowed({ route }: Found, request: ScimRequest): ScimError {
  const allowed = allowOf(route);
  const problem = `Method ${methodOf(request)} is not allowed here. Allowed: ${allowed}.`;
  return new ScimError(405, problem, { headers: { Allow: allowed } });
}

function callOf(
  config: Config,
  record: RequestRecord,
  { principal, tenantId }: Caller,
  { baseUrl, rules, intent }: Pick<Call, 'baseUrl' | 'rules'> & Pick<Action, 'intent'>,
): Call {
  const { request, requestId, appliedRules } = record;
  const work = requestWork(config.limits.maxWork, tenantId, request);
  return {
    config,
    ctx: contextOf(request, principal, tenantId, requestId, work),
    work,
    rules,
    baseUrl,
    ifMatch: request.header('if-match'),
    ifNoneMatch: request.header('if-none-match'),
    record,
    tried: { position: undefined, method: request.method, intent, asksAttributes: false },
    include: [],
    appliedRules,
  };
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * What was thrown, as the client is told it. Nobody waits for a read that its client has given up: what a store then
 * throws, whose query `ctx.signal` has cancelled, is no fault of anybody. Writes are carried out whether or not their
 * client is there, and their faults are.
 */
function errorOf(
  { logger }: Config,
  { request, requestId, intent }: RequestRecord,
  thrown: unknown,
): ScimError {
  if (isAbandoned({ request, intent })) return abandoned(thrown);
  return toScimError(thrown, requestId, logger);
}

function isAbandoned({ request, intent }: Pick<RequestRecord, 'request' | 'intent'>): boolean {
  const isRead = READS.has(request.method) || intent?.logKind === 'read';
  return isRead && request.signal.aborted;
}

/** The same answer, whose readers are told when all of it has been sent, or none of it any more can be. */
function tellWhenSent(
  config: Config,
  record: RequestRecord,
  response: StreamedResponse,
): ScimResponse {
  return whenSent(response, async (broken, thrown) => {
    if (broken) {
      const { requestId } = record;
      const error = isAbandoned(record)
        ? abandoned(thrown)
        : brokenOff(thrown, requestId, config.logger);
      fillIn(record, { error });
    }
    await tellReaders(config, record);
  });
}

/** Whoever wants to know how a request ended. */
async function tellReaders(
  { requestLog, events, exchanges }: Config,
  record: RequestRecord,
): Promise<void> {
  const { error, listenerWait } = record;
  requestLog?.add(record);
  if (error) await events.dispatch(requestFailed(record, error), listenerWait);
  exchanges?.add(record);
}
