import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, type IdCodec, type ScimOptions } from '../../../src/index.js';
import { translateIds } from '../../../src/protocol/ids/translate-ids.js';
import {
  compileResourceType,
  GROUP_RESOURCE_TYPE,
  USER_RESOURCE_TYPE,
} from '../../../src/schema/index.js';
import { idsIn } from './ids-in.js';
import { newMemory, nextRequest, remember } from './operations.js';
import { perTenant } from './per-tenant.js';
import { seededRandom } from './random.js';
import { TENANTS, tracesIn } from './tenants.js';
import { openWorld, type World, type WorldStores } from './world.js';

const SEED = 20_261_121;
/** Clients of one tenant that send at the same time. */
const CLIENTS = 6;

const withoutUnits = (): WorldStores => {
  const { userStore, groupStore } = createMemoryStores();
  return { userStore, groupStore };
};

/** Ids that count up: `u1` is the first user. */
function counting(letter: string): IdCodec {
  const hostIds: string[] = [];
  const numbers = new Map<string, number>();
  return {
    encode(hostId) {
      const number = numbers.get(hostId) ?? hostIds.push(hostId);
      numbers.set(hostId, number);
      return `${letter}${number}`;
    },
    decode: (id) => (id.startsWith(letter) ? hostIds[Number(id.slice(1)) - 1] : undefined),
  };
}

const countedStores = (): WorldStores => {
  const { userStore, groupStore } = createMemoryStores();
  const codecs = new Map([
    ['User', counting('u')],
    ['Group', counting('g')],
  ]);
  return {
    userStore: translateIds(userStore, compileResourceType(USER_RESOURCE_TYPE), codecs),
    groupStore: translateIds(groupStore, compileResourceType(GROUP_RESOURCE_TYPE), codecs),
  };
};

async function somebody(world: World): Promise<void> {
  for (const tenant of TENANTS) {
    const body = { userName: 'me', displayName: `of-${tenant}`, title: `of-${tenant}` };
    const made = await world.send(tenant, { method: 'POST', path: '/Users', body });
    world.me.set(tenant, made.body.id);
  }
}

/** Every tenant's clients at once; the statuses they got. */
async function traffic(world: World, operations: number): Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  const each = Math.ceil(operations / (TENANTS.length * CLIENTS));
  const clients = TENANTS.flatMap((tenant, number) => {
    const memory = newMemory();
    return Array.from({ length: CLIENTS }, async (_, client) => {
      const random = seededRandom(SEED + number * CLIENTS + client);
      for (let i = 0; i < each; i += 1) {
        const request = nextRequest({ tenant, random, memory });
        const answer = await world.send(tenant, request);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        remember(memory, request, answer);
      }
    });
  });
  await Promise.all(clients);
  return statuses;
}

/** Everything that a tenant can list is its own, and something is there. */
async function takeStock(world: World): Promise<void> {
  for (const tenant of TENANTS) {
    for (const path of ['/Users', '/Groups']) {
      const { body } = await world.send(tenant, { method: 'GET', path: `${path}?count=1000` });
      expect(body.totalResults).toBe(body.Resources.length);
      expect(body.Resources.length).toBeGreaterThan(0);
    }
  }
}

const MEMORY = 'memory stores';

describe.each<[string, () => WorldStores & Partial<ScimOptions>, number]>([
  [MEMORY, withoutUnits, 3_240],
  ['memory stores with units of work', createMemoryStores, 720],
  ['stores with ids of their own that count up', countedStores, 720],
  ['stores with equal ids in each tenant', () => perTenant(countedStores), 720],
])('%s', (name, stores, operations) => {
  it(`show no tenant anything of another in ${operations} operations at once`, async () => {
    const { userStore, groupStore, unitOfWork } = stores();
    const world = await openWorld(
      { userStore, groupStore },
      seededRandom(SEED),
      unitOfWork ? { unitOfWork } : {},
    );
    try {
      await somebody(world);
      const statuses = await traffic(world, operations);
      await takeStock(world);
      expect(world.ledger.problems).toEqual([]);

      const answered = [...statuses.values()].reduce((sum, count) => sum + count, 0);
      const done = [200, 201, 204].reduce((sum, code) => sum + (statuses.get(code) ?? 0), 0);
      expect(answered).toBeGreaterThanOrEqual(operations);
      expect(done / answered).toBeGreaterThan(0.6);
      expect(world.events.length).toBeGreaterThan(operations / 10);
      expect(world.ledger.idsChecked).toBeGreaterThan(operations * 2);
      if (name !== MEMORY) return;
      for (const status of [200, 201, 204, 304, 404, 409, 412]) {
        expect([...statuses.keys()]).toContain(status);
      }
    } finally {
      await world.close();
    }
  });
});

describe('the ledger', () => {
  it('finds ids, values, versions and URLs of others', async () => {
    const world = await openWorld(createMemoryStores(), seededRandom(1));
    try {
      await somebody(world);
      const { ledger, me } = world;
      const { text, body } = await world.send('north', { method: 'GET', path: '/Me' });
      expect(ledger.problems).toEqual([]);
      expect(idsIn(body)).toEqual([me.get('north'), me.get('north')]);
      for (const trace of ['"of-north"', '/north/scim/v2', 'W/"of-north-1"']) {
        expect([...tracesIn(trace)]).toEqual(['north']);
      }
      ledger.checkText('south', text, 'a test');
      ledger.checkIds('south', idsIn({ members: [{ value: me.get('north') }] }), 'a test');
      ledger.checkIds('south', idsIn({ Resources: [body] }), 'a test');
      expect(ledger.problems).toHaveLength(4);
    } finally {
      await world.close();
    }
  });
});
