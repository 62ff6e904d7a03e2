import { type Problem, REQUEST_HEADER } from '../api-types/tokens.js';

const SIGNED_OUT =
  'You may have been signed out. Sign in again, in another tab if something here is not saved yet, and try again.';

/** What to do about an answer that is not the admin router's: of a login, a proxy, or a failure before it. */
function strangeAnswer({ type, status }: Response): string {
  const isLogin = type === 'opaqueredirect' || status < 400 || status === 401 || status === 403;
  if (isLogin) return SIGNED_OUT;
  return `The server answered with status ${status}, and did not say why. Try again in a moment.`;
}

/** The document of an answer in JSON; undefined for anything else, and for one that was cut off. */
async function documentOf(response: Response): Promise<unknown> {
  if (!response.headers.get('content-type')?.includes('json')) return undefined;
  return response.json().catch(() => undefined);
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`api/${path}`, { ...init, redirect: 'manual', cache: 'no-store' });
  } catch {
    throw new Error('The server could not be reached. Check your connection and try again.');
  }
}

/**
 * Calls the admin router. Addresses are relative to the page, wherever it is mounted.
 *
 * @throws Error whose message can be shown.
 */
export async function call<T>(method: string, path: string, body: object = {}): Promise<T> {
  const isRead = method === 'GET';
  const response = await send(path, {
    method,
    headers: { [REQUEST_HEADER]: '1', ...(!isRead && { 'Content-Type': 'application/json' }) },
    ...(!isRead && { body: JSON.stringify(body) }),
  });
  const answer = await documentOf(response);
  if (response.ok && answer === undefined) throw new Error(strangeAnswer(response));
  if (!response.ok) {
    const { detail } = Object(answer) as Partial<Problem>;
    throw new Error(typeof detail === 'string' ? detail : strangeAnswer(response));
  }
  return answer as T;
}
