import { createApp, SCIM_PATH } from '../../../examples/rfp-saas/app.js';
import { mountScim, TOKEN } from '../../support/app.js';
import { whileServing } from '../../support/server.js';

/** What a client has to be told of a server. */
export interface Connection {
  readonly baseUrl: string;
  readonly token: string;
}

const APPS = {
  'the memory stores': () => ({ app: mountScim().app, path: '/scim/v2' }),
  'the example product': () => ({ app: createApp({ token: TOKEN }).app, path: SCIM_PATH }),
} as const;

export type ServerName = keyof typeof APPS;
export const SERVER_NAMES = Object.keys(APPS) as ServerName[];

/** Runs work against a fresh server on a real port. */
export function withServer<T>(
  name: ServerName,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const { app, path } = APPS[name]();
  return whileServing(app, (origin) => work({ baseUrl: `${origin}${path}`, token: TOKEN }));
}
