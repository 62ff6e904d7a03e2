import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import {
  bearerTokens,
  createMemoryStores,
  createScimRouter,
  type MemoryStores,
  type ScimEvent,
  type ScimOptions,
} from '../../src/index.js';
import { EXPRESS, type ExpressName, TOKEN } from '../support/app.js';
import { SCIM_JSON } from '../support/client.js';
import { type Client, createClient } from './client.js';
import { type Exchange, sendTo } from './exchange.js';

const OTHER_TOKEN = 'a-token-of-another-tenant-with-more-than-32-chars';
const MOUNT = '/scim/v2';

/** A provider that listens on a port of this machine until the check is over. */
export interface Provider extends Client {
  /** The same provider for a client of another tenant. */
  readonly otherTenant: Client;
  /** The same provider for a client that presents no credentials. */
  readonly anonymous: Client;
  /** E.g. `http://127.0.0.1:4711`. */
  readonly origin: string;
  /** The path of the mount below the origin. */
  readonly mount: string;
  /** Origin and mount: what `meta.location` begins with. */
  readonly baseUrl: string;
  /** The stores behind the router, unless the options bring others. */
  readonly stores: MemoryStores;
  /** What stands between the checks and the provider, if something does. */
  readonly exchange: Exchange | undefined;
  /** Every event so far of what was committed. */
  readonly events: readonly ScimEvent[];
  /** Every line logged so far, as JSON. */
  readonly log: readonly string[];
}

/** Where and behind what a provider is mounted. */
export interface Place {
  /** Default `/scim/v2`. With parameters in it, `request` must be given whole paths. */
  readonly path?: string;
  /** Runs before the router is mounted, e.g. to add a body parser. */
  readonly before?: (app: Express) => void;
}

/** What a check works with. Everything it mounts is closed when the check is over. */
export interface World {
  /**
   * Mounts a provider of its own: memory stores, two tenants, the default preset, unless given otherwise.
   *
   * @throws ScimConfigError (as a rejection) for options that the library refuses.
   */
  mount(options?: Partial<ScimOptions>, place?: Place): Promise<Provider>;
}

/** Makes a provider faulty in one way: by its options, or by what passes between it and the checks. */
export interface Fault {
  readonly options?: (options: ScimOptions) => ScimOptions;
  readonly exchange?: Exchange;
}

export interface WorldOptions extends Fault {
  /** Default `Express 5`. */
  readonly express?: ExpressName;
}

const AUTH = bearerTokens([
  { token: TOKEN, principal: { id: 'client' } },
  { token: OTHER_TOKEN, principal: { id: 'other client', tenantId: 'other' } },
]);

function storesFor(given: Partial<ScimOptions>): MemoryStores {
  const { userStore, userResourceType, groupResourceType } = given;
  if (userStore) return createMemoryStores();
  return createMemoryStores({
    ...(userResourceType && { userResourceType }),
    ...(groupResourceType && { groupResourceType }),
  });
}

const bearer = (token: string) => ({ Accept: SCIM_JSON, Authorization: `Bearer ${token}` });

async function mountProvider(
  given: Partial<ScimOptions>,
  { path = MOUNT, before }: Place,
  world: WorldOptions,
  closers: (() => Promise<void>)[],
): Promise<Provider> {
  const stores = storesFor(given);
  const events: ScimEvent[] = [];
  const log: string[] = [];
  const write = (...line: unknown[]) => log.push(JSON.stringify(line));
  const options: ScimOptions = {
    ...(given.userStore ? {} : stores),
    userStore: stores.userStore,
    auth: AUTH,
    onEvent: (event) => {
      if (event.type !== 'request.failed') events.push(event);
    },
    logger: { warn: write, error: write },
    ...given,
  };
  const app = EXPRESS[world.express ?? 'Express 5']();
  before?.(app);
  app.use(path, createScimRouter(world.options?.(options) ?? options));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const direct = sendTo(origin);
  const { exchange } = world;
  const send = exchange
    ? (request: Parameters<typeof direct>[0]) => exchange(request, direct)
    : direct;
  return {
    ...createClient(send, path, bearer(TOKEN)),
    otherTenant: createClient(send, path, bearer(OTHER_TOKEN)),
    anonymous: createClient(send, path, { Accept: SCIM_JSON }),
    origin,
    mount: path,
    baseUrl: origin + path,
    exchange,
    stores,
    events,
    log,
  };
}

/** Gives `work` a world, and closes what it mounted. */
export async function inWorld<T>(
  options: WorldOptions,
  work: (t: World) => Promise<T>,
): Promise<T> {
  const closers: (() => Promise<void>)[] = [];
  try {
    return await work({
      mount: (given = {}, place = {}) => mountProvider(given, place, options, closers),
    });
  } finally {
    await Promise.all(closers.map((close) => close()));
  }
}
