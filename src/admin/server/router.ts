import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { ScimError } from '../../index.js';
import { HookError } from '../../lib/hooks/hook-error.js';
import { admit } from './admit.js';
import { type Answer, problem, writeAnswer } from './answer.js';
import { callApi } from './api.js';
import type { AdminConfig } from './config.js';
import { configure } from './configure.js';
import { errorPage, isNavigation } from './error-page.js';
import type { ScimAdminOptions } from './options.js';
import { createPages, type Pages } from './pages.js';
import { AdminError } from './problem.js';
import { type AdminRequest, pathOf } from './request.js';
import { refuseForeign } from './same-origin.js';

/** A middleware for `app.use`, in Express 4 and 5 alike. */
export type ScimAdminRouter = (
  request: AdminRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

const API = '/api';

async function answer(config: AdminConfig, pages: Pages, request: AdminRequest): Promise<Answer> {
  const context = await admit(config, request);
  const path = pathOf(request.url);
  if (!path.startsWith(`${API}/`)) return pages.serve(request, path);
  refuseForeign(request);
  return callApi(context, request, path.slice(API.length));
}

/** @param reference - what the line in the log is found by. */
function wentWrong(reference: string): AdminError {
  return new AdminError(500, `Something went wrong here. Reference: ${reference}.`);
}

/** An error as the administrator may see it: one that is not meant for them keeps only a number. */
function presentable(error: unknown, { logger }: AdminConfig): AdminError {
  if (error instanceof AdminError) return error;
  if (ScimError.is(error) && error.status < 500) return new AdminError(error.status, error.detail);
  if (HookError.is(error) && error.logged && error.isTemporary) {
    return new AdminError(503, 'The service is unavailable at the moment. Try again.', {
      'Retry-After': '5',
    });
  }
  if (HookError.is(error) && error.logged) return wentWrong(error.requestId ?? '');
  const reference = randomUUID();
  logger.error('A request to the admin router failed', {
    reference,
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  return wentWrong(reference);
}

/** Nothing can be answered any more; somebody who has gone away is no error. */
function cutOff(error: unknown, { logger }: AdminConfig): void {
  const { code, name } = error as NodeJS.ErrnoException;
  if (code === 'ERR_STREAM_PREMATURE_CLOSE') return;
  logger.error('A download of the admin router was cut off', { error: name });
}

/**
 * Makes the page on which a customer's administrator connects an identity provider: tenant URL, tokens,
 * the provisioning switch and a connection test. It is to be mounted behind the host's own login,
 * answers every request below its mount itself, and needs neither a body parser nor a build step.
 *
 * @throws ScimConfigError for a wrong configuration, at once.
 * @example
 * import type { Request } from 'express';
 *
 * const tokens = createTokenService({ store: createMemoryTokenStore() });
 * app.use('/scim/v2', createScimRouter({ ...stores, auth: tokens }));
 * app.use('/settings/security/scim', createScimAdminRouter({
 *   tokens,
 *   authorize: (req: Request) => req.session.user?.isAdmin && { name: req.session.user.email },
 *   tenant: (req: Request) => req.session.user?.organisation,
 *   tenantUrl: 'https://rfp.example/scim/v2',
 * }));
 */
export function createScimAdminRouter(options: ScimAdminOptions): ScimAdminRouter {
  const config = configure(options);
  const pages = createPages(options);
  return (request, response, next) => {
    answer(config, pages, request)
      .catch((error: unknown) => {
        const presented = presentable(error, config);
        return isNavigation(request) ? errorPage(presented, options.back) : problem(presented);
      })
      .then((result) => writeAnswer(response, result, request.method))
      .catch((error: unknown) => (response.headersSent ? cutOff(error, config) : next(error)));
  };
}
