import type { ServerResponse } from 'node:http';
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
 *   auth: bearerTokens([{ token: process.env.SCIM_TOKEN, principal: { id: 'entra' } }]),
 * }));
 */
export function createScimRouter(options: ScimOptions): ScimRouter {
  const provider = createScimProvider(options);
  const watch = createMountWatch(options);
  const handle = (
    request: ExpressRequest,
    response: ServerResponse,
    next: (e?: unknown) => void,
  ) => {
    watch(request, response);
    provider
      .handle(toScimRequest(request, response))
      .then((answer) => writeScimResponse(response, answer))
      .catch(next);
  };
  return Object.assign(markAsRouter(handle), { roles: provider.roles });
}
