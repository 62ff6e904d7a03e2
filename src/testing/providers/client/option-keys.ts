import type { Below } from '../../../lib/known-keys.js';
import type { ClientOptions } from './simulated-client.js';

/** What every simulated client takes. */
export const CLIENT_OPTIONS: { readonly [K in keyof ClientOptions]-?: Below } = {
  baseUrl: true,
  token: true,
  fetch: true,
  onExchange: true,
  retries: true,
  concurrency: true,
};
