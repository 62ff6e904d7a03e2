import { readGuard, rejectDeletions, releaseDeletions } from './actions/deletion-guard.js';
import { downloadDisabledUsers, readDisabledUsers } from './actions/disabled-users.js';
import { findGroups, findUsers } from './actions/find-in-directory.js';
import { issueToken } from './actions/issue.js';
import { previewRoles } from './actions/preview-roles.js';
import { switchProvisioning } from './actions/provisioning.js';
import { readLog } from './actions/read-log.js';
import { readReport } from './actions/read-report.js';
import { readRoles } from './actions/read-roles.js';
import { replayRoles } from './actions/replay-roles.js';
import { revokeToken } from './actions/revoke.js';
import { rotateToken } from './actions/rotate.js';
import { saveRoles } from './actions/save-roles.js';
import { readState } from './actions/state.js';
import { testConnection } from './actions/test-connection.js';
import { lockUser, readUserRoles, unlockUser } from './actions/user-roles.js';
import { type Answer, Download, download, json } from './answer.js';
import type { AdminContext } from './config.js';
import { AdminError } from './problem.js';
import { type JsonObject, readJson } from './read-json.js';
import type { AdminRequest } from './request.js';

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly status: number;
  /** Bytes of a body; default 16 KiB. */
  readonly maxBytes?: number;
  /** `input` is the body, or the query of a GET. */
  run(context: AdminContext, input: JsonObject, id: string): Promise<object>;
}

/** Room for as many mappings as role settings may have. */
const SETTINGS_BYTES = 512 * 1024;

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
  { method: 'GET', path: /^\/log$/, status: 200, run: readLog },
  { method: 'GET', path: /^\/report$/, status: 200, run: readReport },
  { method: 'GET', path: /^\/disabled-users$/, status: 200, run: readDisabledUsers },
  { method: 'GET', path: /^\/disabled-users\.csv$/, status: 200, run: downloadDisabledUsers },
  { method: 'GET', path: /^\/deletion-guard$/, status: 200, run: readGuard },
  { method: 'POST', path: /^\/deletion-guard\/release$/, status: 200, run: releaseDeletions },
  { method: 'POST', path: /^\/deletion-guard\/reject$/, status: 200, run: rejectDeletions },
  { method: 'GET', path: /^\/roles$/, status: 200, run: readRoles },
  { method: 'PUT', path: /^\/roles$/, status: 200, maxBytes: SETTINGS_BYTES, run: saveRoles },
  {
    method: 'POST',
    path: /^\/roles\/preview$/,
    status: 200,
    maxBytes: SETTINGS_BYTES,
    run: previewRoles,
  },
  { method: 'POST', path: /^\/roles\/replay$/, status: 200, run: replayRoles },
  { method: 'POST', path: /^\/roles\/groups$/, status: 200, run: findGroups },
  { method: 'POST', path: /^\/roles\/users$/, status: 200, run: findUsers },
  { method: 'POST', path: /^\/roles\/user$/, status: 200, run: readUserRoles },
  { method: 'POST', path: /^\/roles\/lock$/, status: 200, run: lockUser },
  { method: 'POST', path: /^\/roles\/unlock$/, status: 200, run: unlockUser },
];

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
  const input = method === 'GET' ? readQuery(request) : await readJson(request, route.maxBytes);
  const id = route.path.exec(path)?.[1] ?? '';
  const result = await route.run(context, input, id);
  return result instanceof Download ? download(result) : json(route.status, result);
}

/** The query of a URL as an object of strings; of a name that comes twice the last. */
function readQuery({ url = '' }: AdminRequest): JsonObject {
  const start = url.indexOf('?');
  const pairs = start < 0 ? [] : new URLSearchParams(url.slice(start));
  return Object.assign(Object.create(null), Object.fromEntries(pairs)) as JsonObject;
}
