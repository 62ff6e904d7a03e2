import { issueToken } from './actions/issue.js';
import { switchProvisioning } from './actions/provisioning.js';
import { revokeToken } from './actions/revoke.js';
import { rotateToken } from './actions/rotate.js';
import { readState } from './actions/state.js';
import { testConnection } from './actions/test-connection.js';
import { type Answer, json } from './answer.js';
import type { AdminContext } from './config.js';
import { AdminError } from './problem.js';
import { type JsonObject, readJson } from './read-json.js';
import type { AdminRequest } from './request.js';

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly status: number;
  run(context: AdminContext, body: JsonObject, id: string): Promise<object>;
}

const TOKEN_ID = '([A-Za-z0-9._~-]{1,100})';

/** Every request that the page can make, below `/api`. */
const ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/state$/, status: 200, run: readState },
  { method: 'POST', path: /^\/tokens$/, status: 201, run: issueToken },
  {
    method: 'POST',
    path: new RegExp(`^/tokens/${TOKEN_ID}/rotate$`),
    status: 201,
    run: rotateToken,
  },
  { method: 'DELETE', path: new RegExp(`^/tokens/${TOKEN_ID}$`), status: 200, run: revokeToken },
  { method: 'PUT', path: /^\/provisioning$/, status: 200, run: switchProvisioning },
  { method: 'POST', path: /^\/test-connection$/, status: 200, run: testConnection },
];

const NO_BODY: JsonObject = Object.freeze(Object.create(null));

/**
 * Answers a request below `/api`.
 *
 * @throws AdminError 404 for another path, 405 for another method, and what the action finds wrong.
 */
export async function callApi(
  context: AdminContext,
  request: AdminRequest,
  path: string,
): Promise<Answer> {
  const routes = ROUTES.filter((each) => each.path.test(path));
  if (routes.length === 0) throw new AdminError(404, 'There is nothing at this address.');
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const route = routes.find((each) => each.method === method);
  if (!route) {
    const Allow = routes.map((each) => each.method).join(', ');
    throw new AdminError(405, `This address takes ${Allow}.`, { Allow });
  }
  const body = method === 'GET' ? NO_BODY : await readJson(request);
  const id = route.path.exec(path)?.[1] ?? '';
  return json(route.status, await route.run(context, body, id));
}
