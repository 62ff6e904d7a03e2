import { asObject } from '../../http/json.js';
import type { Transport } from '../../http/types.js';
import type { AuthentikShape } from './shapes.js';

const HOUR_MS = 3_600_000;

/** What authentik takes from ServiceProviderConfig. */
export interface Configuration {
  readonly patch: boolean;
  /** Operations that one PATCH may hold; 0 for any number. */
  readonly maxOperations: number;
}

/** What it assumes of a service provider that has no ServiceProviderConfig. */
const DEFAULTS: Configuration = { patch: false, maxOperations: 0 };

export interface AuthentikSession {
  readonly transport: Transport<AuthentikShape>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  cached: { readonly until: number; readonly configuration: Configuration } | undefined;
}

/** Reads ServiceProviderConfig at most once an hour; without an answer the defaults hold. */
export async function readConfiguration(session: AuthentikSession): Promise<Configuration> {
  const { transport, now, cached } = session;
  if (cached !== undefined && now() < cached.until) return cached.configuration;
  const { status, body } = await transport.send('configuration', {
    method: 'GET',
    path: ['ServiceProviderConfig'],
  });
  const bulk = asObject(body.bulk);
  const configuration: Configuration =
    status === 200
      ? {
          patch: asObject(body.patch).supported === true,
          maxOperations: bulk.supported === true ? Number(bulk.maxOperations) || 0 : 0,
        }
      : DEFAULTS;
  session.cached = { until: now() + HOUR_MS, configuration };
  return configuration;
}
