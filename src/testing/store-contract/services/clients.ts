import assert from 'node:assert/strict';
import type { ClientStore, NewOAuthClient, OAuthClient } from '../../../auth/index.js';
import { same, sameAttributes } from '../assertions.js';
import { callsOf } from '../calls.js';
import type { Service, ServiceBench, ServiceCheck, ServiceSubject } from './service.js';

type Bench = ServiceBench<ClientStore>;

const MINUTE = 60_000;

const after = (ms: number): string => new Date(Date.now() + ms).toISOString();

const canAdd = ({ stores }: ServiceSubject<ClientStore>) => stores.addClient !== undefined;
const remembers = ({ store }: ServiceSubject<ClientStore>) => store.useAssertion !== undefined;

/** What identifies a client by which only its holder can sign. */
const KEY = { kty: 'EC', crv: 'P-256', x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU' };
const KEY_Y = 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0';

async function added(
  { stores, tenantId }: Bench,
  client: Partial<NewOAuthClient> = {},
): Promise<OAuthClient> {
  const made = await stores.addClient?.({ tenantId, ...client });
  assert.ok(made, 'there is no way to add a client');
  return made;
}

function use({ store }: Bench, clientId: string, jti: string, expiresAt = after(5 * MINUTE)) {
  assert.ok(store.useAssertion, 'the method useAssertion');
  return store.useAssertion(clientId, jti, expiresAt);
}

const CHECKS: readonly ServiceCheck<ClientStore>[] = [
  {
    id: 'kept',
    requirement: 'MUST find a client with everything that it was registered with.',
    impact: 'Every token request: without its scopes a client may ask for everything.',
    when: canAdd,
    async run(bench) {
      const given = {
        label: "O'Brien's 漢字",
        scopes: ['users:read', 'groups:write'],
        keys: [{ ...KEY, y: KEY_Y, kid: 'k1' }],
        federatedCredentials: [
          {
            issuer: 'https://login.microsoftonline.com/3f1c3b5e-0000-4000-8000-000000000000/v2.0',
            subject: '8a52',
            audience: 'api://91be',
          },
        ],
      };
      const made = await added(bench, given);
      const found = await bench.store.find(made.clientId);
      assert.ok(found, 'the client is not found');
      sameAttributes(found, made, 'the client that is found');
      for (const [name, value] of Object.entries({ ...given, tenantId: bench.tenantId }))
        assert.ok(same(Reflect.get(found, name), value), `${name} is not as it was registered`);
    },
  },
  {
    id: 'disabled',
    requirement: 'MUST find a disabled client as disabled.',
    impact: 'Every request with its tokens: who was shut out gets in.',
    when: canAdd,
    async run(bench) {
      const { clientId } = await added(bench, { disabled: true });
      assert.equal((await bench.store.find(clientId))?.disabled, true, 'disabled');
      const other = await added(bench);
      assert.notEqual((await bench.store.find(other.clientId))?.disabled, true, 'another client');
    },
  },
  {
    id: 'absent',
    requirement:
      'MUST leave out the scopes of a client that has none; they are neither null nor empty.',
    impact: 'Every token request: a client with `scopes: []` may ask for nothing.',
    when: canAdd,
    async run(bench) {
      const { clientId } = await added(bench);
      const found = await bench.store.find(clientId);
      assert.deepEqual([found?.clientId, found?.scopes], [clientId, undefined], 'id and scopes');
    },
  },
  {
    id: 'exact',
    requirement: 'MUST find a client by exactly its id, whatever strangers send as one.',
    impact: 'Every token request: `client_id=%` is somebody, or an error of the database.',
    when: canAdd,
    async run(bench) {
      const { clientId } = await added(bench);
      const wrong = ['%', '_', '', `${clientId}x`, `${clientId}%`, clientId.slice(0, -1)];
      const strange = ["' OR 1=1 --", '__proto__', 'constructor', '\\', 'x'.repeat(255), '{}'];
      for (const each of [...wrong, ...strange])
        assert.equal(await bench.store.find(each), undefined, `found by "${each}"`);
      assert.equal((await bench.store.find(clientId))?.clientId, clientId, 'found by its id');
    },
  },
  {
    id: 'tenant',
    requirement: 'MUST tell each client with its own tenant.',
    impact: "Every token: it opens another customer's directory.",
    when: canAdd,
    async run(bench) {
      const other = await bench.elsewhere();
      const [here, there] = [await added(bench), await added(other)];
      assert.notEqual(here.clientId, there.clientId, 'ids of two clients');
      for (const [client, { tenantId }] of [[here, bench] as const, [there, other] as const])
        assert.equal((await bench.store.find(client.clientId))?.tenantId, tenantId, 'tenant');
    },
  },
  {
    id: 'assertion.once',
    requirement: 'MUST answer true to an assertion once, and false ever after.',
    impact: 'POST /token with private_key_jwt: whoever has seen an assertion gets a token with it.',
    when: remembers,
    async run(bench) {
      const [clientId, jti] = [bench.unique('client'), bench.unique('jti')];
      const answers: boolean[] = [];
      for (let n = 0; n < 3; n += 1) answers.push(await use(bench, clientId, jti));
      assert.deepEqual(answers, [true, false, false], 'answers to the same assertion');
    },
  },
  {
    id: 'assertion.parallel',
    requirement:
      'MUST answer true to exactly one of many uses at once: look-up and insert are one step.',
    impact: 'POST /token with private_key_jwt: a stolen assertion sent at the same moment is good.',
    when: remembers,
    async run(bench) {
      const [clientId, jti] = [bench.unique('client'), bench.unique('jti')];
      const results = await Promise.allSettled(
        Array.from({ length: 64 }, () => use(bench, clientId, jti)),
      );
      const good = results.filter((each) => each.status === 'fulfilled' && each.value);
      assert.equal(good.length, 1, 'uses at once that were answered with true');
      const failed = results.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
      assert.deepEqual(failed.map(String), [], 'uses at once that failed');
    },
  },
  {
    id: 'assertion.apart',
    requirement:
      'MUST tell assertions of different clients, and different ones of a client, apart.',
    impact: 'POST /token with private_key_jwt: an honest client is refused for the id of another.',
    when: remembers,
    async run(bench) {
      const [client, jti] = [bench.unique('client'), bench.unique('Jti')];
      const uses: readonly (readonly [string, string])[] = [
        [client, jti],
        [bench.unique('client'), jti],
        [client, bench.unique('jti')],
        [client, jti.toLowerCase()],
        [client, `${jti}:x`],
        [`${client}:${jti}`, 'x'],
        [client, `${jti} `],
        [client, 'x'.repeat(255) + bench.unique('').slice(-1)],
      ];
      const refused: (readonly [string, string])[] = [];
      for (const each of uses) if (!(await use(bench, ...each))) refused.push(each);
      assert.deepEqual(refused, [], 'assertions that were not used before and were refused');
    },
  },
  {
    id: 'assertion.kept',
    requirement: 'MUST remember an assertion until it expires, whatever comes after it.',
    impact: 'POST /token with private_key_jwt: after some traffic an old assertion is good again.',
    when: remembers,
    async run(bench) {
      const [clientId, jti] = [bench.unique('client'), bench.unique('jti')];
      await use(bench, clientId, jti);
      for (let n = 0; n < 100; n += 1) await use(bench, clientId, `${jti}-${n}`);
      await use(bench, clientId, bench.unique('expired'), after(-MINUTE));
      await use(bench, bench.unique('client'), jti, after(-MINUTE));
      assert.equal(await use(bench, clientId, jti), false, 'the first assertion again');
    },
  },
];

/** {@link ClientStore} */
export const CLIENTS: Service<ClientStore> = {
  name: 'clients',
  storeOf: ({ clientStore }) => clientStore,
  checks: CHECKS,
  inUnits: false,
  async calls(bench) {
    return callsOf('clients', false, {
      find: () => bench.store.find('somebody'),
      ...(bench.store.useAssertion && {
        useAssertion: () => use(bench, bench.unique('client'), bench.unique('jti')),
      }),
    });
  },
};
