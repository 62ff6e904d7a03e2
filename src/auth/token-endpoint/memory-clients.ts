import { randomUUID } from 'node:crypto';
import { checkKeys } from '../../errors/check-keys.js';
import { NotFoundError } from '../../errors/store-errors.js';
import { keysOf } from '../../lib/known-keys.js';
import { checkOAuthClient } from './check-client.js';
import { createClientSecret, type IssuedClientSecret, isLive } from './client-secret.js';
import type { ClientSecret, ClientStore, OAuthClient } from './client-store.js';

const DAY = 24 * 3600;

/** What {@link createMemoryClients} takes. */
export interface MemoryClientsOptions {
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly now?: () => number;
}

const KEYS = keysOf<MemoryClientsOptions>({ now: true });

/** A client to be; its id is made. */
export type NewOAuthClient = Omit<OAuthClient, 'clientId' | 'secrets'>;

/** {@link ClientStore} in memory, with what an administrator does to clients. */
export interface MemoryClients extends ClientStore {
  /** Adds a client without a secret, which is enough for assertions and federation. */
  register(client: NewOAuthClient): OAuthClient;
  /** The clients of a tenant. */
  list(tenantId: string): readonly OAuthClient[];
  /** Adds one more secret; the others stay good. `expiresIn` in seconds, default a year. */
  issueSecret(
    tenantId: string,
    clientId: string,
    options?: { readonly expiresIn?: number },
  ): IssuedClientSecret;
  /** A new secret; the live ones stay good for `overlap` seconds at most, default a day. */
  rotateSecret(
    tenantId: string,
    clientId: string,
    options?: { readonly expiresIn?: number; readonly overlap?: number },
  ): IssuedClientSecret;
  /** Ends a secret now. Access tokens that were issued for it run out by themselves. */
  revokeSecret(tenantId: string, clientId: string, secretId: string): void;
  /** Ends a client and all its tokens now; with `false` they are good again. */
  setDisabled(tenantId: string, clientId: string, disabled: boolean): void;
}

function expiringBy(secret: ClientSecret, end: string, now: number): ClientSecret {
  const sooner = secret.expiresAt !== undefined && secret.expiresAt <= end;
  return !isLive(secret, now) || sooner ? secret : Object.freeze({ ...secret, expiresAt: end });
}

/**
 * Clients for tests and first tries: what it holds is gone when the process ends. Secrets are returned
 * once, by the method that makes them; only digests are kept. Methods that name a client of another
 * tenant, or none, throw a `NotFoundError`.
 *
 * @example
 * const clients = createMemoryClients();
 * const { clientId } = clients.register({ tenantId: 'acme', label: 'Entra' });
 * const { secret } = clients.issueSecret('acme', clientId);
 */
export function createMemoryClients(options: MemoryClientsOptions = {}): MemoryClients {
  checkKeys(options, KEYS, 'createMemoryClients()');
  const { now = Date.now } = options;
  const clients = new Map<string, OAuthClient>();

  function get(tenantId: string, clientId: string): OAuthClient {
    const client = clients.get(clientId);
    if (client?.tenantId !== tenantId) throw new NotFoundError('There is no such client.');
    return client;
  }

  function put(client: OAuthClient): OAuthClient {
    const kept = Object.freeze({ ...client });
    clients.set(kept.clientId, kept);
    return kept;
  }

  return {
    async find(clientId) {
      return clients.get(clientId);
    },
    register(client) {
      checkOAuthClient(client);
      return put({ ...client, clientId: randomUUID(), secrets: [] });
    },
    list: (tenantId) => [...clients.values()].filter((client) => client.tenantId === tenantId),
    issueSecret(tenantId, clientId, { expiresIn } = {}) {
      const client = get(tenantId, clientId);
      const issued = createClientSecret(expiresIn, now());
      put({ ...client, secrets: [...(client.secrets ?? []), issued.record] });
      return issued;
    },
    rotateSecret(tenantId, clientId, { expiresIn, overlap = DAY } = {}) {
      const client = get(tenantId, clientId);
      const issued = createClientSecret(expiresIn, now());
      const end = new Date(now() + overlap * 1000).toISOString();
      const former = (client.secrets ?? []).map((each) => expiringBy(each, end, now()));
      put({ ...client, secrets: [...former, issued.record] });
      return issued;
    },
    revokeSecret(tenantId, clientId, secretId) {
      const client = get(tenantId, clientId);
      const revokedAt = new Date(now()).toISOString();
      if (!client.secrets?.some(({ id }) => id === secretId)) {
        throw new NotFoundError('There is no such client secret.');
      }
      const secrets = client.secrets.map((each) =>
        each.id === secretId ? Object.freeze({ revokedAt, ...each }) : each,
      );
      put({ ...client, secrets });
    },
    setDisabled(tenantId, clientId, disabled) {
      put({ ...get(tenantId, clientId), disabled });
    },
  };
}
