import type { ServerResponse } from 'node:http';
import type { Identities } from '../protocol/access/identities.js';
import type { Access, AccessSubject } from '../protocol/model/access.js';
import type { CloseOptions, CloseResult, Readiness } from '../protocol/model/lifecycle.js';
import type { ReadManagedAttributes } from '../protocol/model/managed-attributes.js';
import type { ScimOptions } from '../protocol/model/options.js';
import { createScimProvider } from '../protocol/provider.js';
import type { ScimRoles } from '../protocol/roles/scim-roles.js';
import { createMountWatch } from './mount/mount-watch.js';
import { markAsRouter } from './mount/mounted-twice.js';
import { type ExpressRequest, toScimRequest } from './request.js';
import { writeScimResponse } from './response.js';

/** A middleware for `app.use`, in Express 4 and 5 alike. */
export interface ScimRouter {
  (request: ExpressRequest, response: ServerResponse, next: (error?: unknown) => void): void;
  /** Work on roles that no request causes: replays, and jobs that a restart has left. */
  readonly roles: ScimRoles;
  /**
   * Whether somebody may sign in, for the login of your product: once the host has authenticated an account, and before
   * it gives it a session. One look-up, which finds nobody by `userName` or e-mail address.
   *
   * An answer is an answer: where the store or a function of the host fails or takes too long, the promise is rejected, and
   * nobody should be let in. After {@link ScimRouter.close} it still answers, for as long as the stores do.
   *
   * @param who - `{ userId }`, `{ externalId }` or `{ issuer, subject }`; see {@link AccessSubject}.
   * @throws TypeError for any other key, and for values that are no strings; what the store or a function of the host throws.
   * @example
   * app.post('/login', async (req, res) => {
   *   const account = await authenticate(req);
   *   const { allowed, reason, roles } = await router.access(account.tenantId, {
   *     userId: account.scimId, // null for an account that has none
   *     accountId: account.id,
   *   });
   *   if (!allowed) return void res.status(403).send(`You cannot sign in: ${reason}.`);
   *   await sessions.begin(req, account.id, roles);
   *   res.redirect('/');
   * });
   */
  access(tenantId: string, who: AccessSubject): Promise<Access>;
  /** Links people to how an identity provider names them. */
  readonly identities: Identities;
  /** What a provider manages of a user, for the profile page of your product, and putting it back. */
  readonly managedAttributes: ReadManagedAttributes;
  /**
   * Shuts down: requests from now on are answered with 503 and `Retry-After`, and those under way, events,
   * deactivations to be tried again, role jobs and the provisioning log are waited for. Pauses before another
   * try are cut short. After the time-out nothing more is begun, and what was left is said. Called again it
   * gives the same result. Close it before the connections that its stores use.
   *
   * @throws RangeError for a `timeoutMs` that is no number of milliseconds.
   * @example
   * process.once('SIGTERM', async () => {
   *   const closed = new Promise((resolve) => server.close(resolve));
   *   const { finished, left } = await scim.close({ timeoutMs: 10_000 });
   *   if (finished) server.closeIdleConnections();
   *   else {
   *     console.error('left undone', left);
   *     server.closeAllConnections();
   *   }
   *   await closed;
   *   await pool.end();
   * });
   */
  close(options?: CloseOptions): Promise<CloseResult>;
  /**
   * For a readiness probe: ready until `close` is called. The configuration was checked when the router was
   * made. Stores are not asked: while a database is away every process answers 503 with `Retry-After`, which
   * providers understand, and one that is taken out of service for it answers nothing at all. Ask your
   * database beside it where you want that.
   *
   * @example
   * app.get('/ready', async (req, res) => {
   *   const { ready } = await scim.ready();
   *   res.sendStatus(ready ? 204 : 503);
   * });
   */
  ready(): Promise<Readiness>;
}

/**
 * Makes the SCIM 2.0 service provider to be mounted in an Express app. It answers every request below
 * its mount itself, errors included, and needs no body parser in front of it.
 *
 * @throws ScimConfigError for a wrong configuration, at once.
 * @example
 * const app = express();
 * app.use('/rfpserver/scim/v2', createScimRouter({
 *   ...createMemoryStores(),
 *   auth: bearerTokens([{ token: process.env.SCIM_TOKEN ?? '', principal: { id: 'entra' } }]),
 * }));
 */
export function createScimRouter(options: ScimOptions): ScimRouter {
  const provider = createScimProvider(options);
  const { lifecycle } = provider;
  const watch = createMountWatch(options);
  const answer = async (request: ExpressRequest, response: ServerResponse) => {
    const made = await provider.handle(toScimRequest(request, response));
    // A client that keeps its connection would send its next request to a process that is going away.
    const isLast = lifecycle.state !== 'open' && !response.headersSent;
    if (isLast) response.setHeader('Connection', 'close');
    await writeScimResponse(response, made);
  };
  const handle = (
    request: ExpressRequest,
    response: ServerResponse,
    next: (e?: unknown) => void,
  ) => {
    watch(request, response);
    lifecycle.track(answer(request, response)).catch(next);
  };
  const { close, ready } = lifecycle;
  const { roles, access, identities, managedAttributes } = provider;
  const parts = { roles, access, identities, managedAttributes };
  return Object.assign(markAsRouter(handle), { ...parts, close, ready });
}
