import { type Problem, REQUEST_HEADER } from '../api-types/tokens.js';

const SIGNED_OUT = 'You may have been signed out. Reload the page to go on.';

function textOf(problem: Partial<Problem>, status: number): string {
  return problem.detail ?? `The server answered with status ${status}.`;
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
  const isJson = response.headers.get('content-type')?.includes('json');
  if (!isJson) throw new Error(SIGNED_OUT);
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(textOf(answer as Partial<Problem>, response.status));
  return answer as T;
}
