import type { ClientStore, OAuthClient } from '../../../../../src/auth/index.js';
import type { Fault } from '../fault.js';
import { assertions, broken, tick } from './good-services.js';

type Clients = Required<ClientStore>;

const brokenClients = (change: (good: Clients) => Partial<Clients>) =>
  broken('clientStore', (good) => change(good));

/** Changes what is found. */
const finding = (change: (client: OAuthClient) => OAuthClient) =>
  brokenClients((good) => ({
    async find(clientId) {
      const client = await good.find(clientId);
      return client && change(client);
    },
  }));

/** Remembers assertions by a key of its own. */
const remembering = (keyOf: (clientId: string, jti: string) => string) =>
  brokenClients(() => {
    const { useAssertion } = assertions();
    return { useAssertion: (id, jti, expiresAt) => useAssertion('', keyOf(id, jti), expiresAt) };
  });

export const CLIENT_FAULTS: readonly Fault[] = [
  {
    name: 'scopes of clients are not kept',
    caughtBy: 'clients.kept',
    make: finding(({ scopes: _scopes, ...client }) => client),
  },
  {
    name: 'federated credentials lose their audience',
    caughtBy: 'clients.kept',
    make: finding(({ federatedCredentials, ...client }) => ({
      ...client,
      ...(federatedCredentials && {
        federatedCredentials: federatedCredentials.map((each) => ({ ...each, audience: '' })),
      }),
    })),
  },
  {
    name: 'disabled clients are not told as such',
    caughtBy: 'clients.disabled',
    make: finding((client) => ({ ...client, disabled: false })),
  },
  {
    name: 'a client without scopes has an empty list of them',
    caughtBy: 'clients.absent',
    make: finding((client) => ({ scopes: [], ...client })),
  },
  {
    name: 'ids of clients are cut to the length of a column',
    caughtBy: 'clients.exact',
    make: brokenClients((good) => ({ find: (clientId) => good.find(clientId.slice(0, 36)) })),
  },
  {
    name: 'every client is one of the same tenant',
    caughtBy: 'clients.tenant',
    make: brokenClients((good) => {
      let first: string | undefined;
      return {
        async find(clientId) {
          const client = await good.find(clientId);
          first ??= client?.tenantId;
          return client && first !== undefined ? { ...client, tenantId: first } : client;
        },
      };
    }),
  },
  {
    name: 'assertions are not remembered',
    caughtBy: 'clients.assertion.once',
    make: brokenClients(() => ({ useAssertion: async () => true })),
  },
  {
    name: 'assertions are looked up before they are inserted',
    caughtBy: 'clients.assertion.parallel',
    make: brokenClients(() => {
      const used = new Set<string>();
      return {
        async useAssertion(clientId, jti) {
          const known = used.has(`${clientId} ${jti}`);
          await tick();
          used.add(`${clientId} ${jti}`);
          return !known;
        },
      };
    }),
  },
  {
    name: 'the unique key refuses by an error',
    caughtBy: 'clients.assertion.parallel',
    make: brokenClients((good) => ({
      async useAssertion(...args) {
        if (await good.useAssertion(...args)) return true;
        throw new Error('duplicate key value violates unique constraint');
      },
    })),
  },
  {
    name: 'assertions are remembered without their client',
    caughtBy: 'clients.assertion.apart',
    make: remembering((_clientId, jti) => jti),
  },
  {
    name: 'client and assertion are put together by a colon',
    caughtBy: 'clients.assertion.apart',
    make: remembering((clientId, jti) => `${clientId}:${jti}`),
  },
  {
    name: 'assertions are compared without case',
    caughtBy: 'clients.assertion.apart',
    make: remembering((clientId, jti) => JSON.stringify([clientId, jti]).toLowerCase()),
  },
  {
    name: 'only the last assertions are remembered',
    caughtBy: 'clients.assertion.kept',
    make: brokenClients(() => {
      const last: string[] = [];
      return {
        async useAssertion(clientId, jti) {
          const key = JSON.stringify([clientId, jti]);
          if (last.includes(key)) return false;
          last.push(key);
          if (last.length > 50) last.shift();
          return true;
        },
      };
    }),
  },
];
