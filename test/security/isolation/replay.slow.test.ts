import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMemoryStores } from '../../../src/index.js';
import { type Memory, newMemory, nextRequest, remember } from './operations.js';
import { seededRandom } from './random.js';
import { TENANTS, type TenantName } from './tenants.js';
import { type Answer, openWorld, type Sent, type World } from './world.js';

const REQUESTS = 900;
const SEED = 20_261_121;

/** Whose requests are captured, and who sends them again. */
const VICTIM = 'north';
const THIEF = 'south';

const CREATION = /^\/(Users|Groups)$/;
const RESOURCE = /^\/(Users|Groups)\/[^/?.]+(\?|$)/;

interface BulkResult {
  readonly method: string;
  readonly status: string;
}

let world: World;
let memory: Memory;
const captured: Sent[] = [];

async function snapshot(tenant: TenantName): Promise<string> {
  const parts: string[] = [];
  for (const path of ['/Users', '/Groups']) {
    const { text } = await world.send(tenant, { method: 'GET', path: `${path}?count=1000` });
    parts.push(text);
  }
  return parts.join('\n');
}

/** A captured request as the thief sends it: the same ids, cursors and ETags, its own marks in the body. */
function stolen({ body, ...request }: Sent): Sent {
  if (!body) return request;
  const own = JSON.stringify(body).replaceAll(`of-${VICTIM}`, `of-${THIEF}`);
  return { ...request, body: JSON.parse(own) };
}

beforeAll(async () => {
  const { userStore, groupStore } = createMemoryStores();
  world = await openWorld({ userStore, groupStore }, seededRandom(SEED));
  for (const tenant of TENANTS) {
    const body = { userName: 'me', displayName: `of-${tenant}` };
    const made = await world.send(tenant, { method: 'POST', path: '/Users', body });
    world.me.set(tenant, made.body.id);
  }
  memory = newMemory();
  const random = seededRandom(SEED);
  for (let i = 0; i < REQUESTS; i += 1) {
    const request = nextRequest({ tenant: VICTIM, random, memory });
    const answer = await world.send(VICTIM, request);
    remember(memory, request, answer);
    captured.push(request);
  }
});

afterAll(() => world.close());

async function replay(request: Sent): Promise<Answer> {
  const answer = await world.send(THIEF, stolen(request));
  expect({ request, problems: world.ledger.problems }).toEqual({ request, problems: [] });
  return answer;
}

describe('every request of a tenant, sent again by another one', () => {
  it('to where the tenant is, is refused', async () => {
    const before = await snapshot(VICTIM);
    for (const request of captured) {
      const answer = await world.sendTo(VICTIM, THIEF, request);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(answer.text).not.toContain(VICTIM);
    }
    expect(await snapshot(VICTIM)).toBe(before);
  });

  it('to where that one is, finds nothing and changes nothing', async () => {
    const before = await snapshot(VICTIM);
    const counted = new Map<string, number>();
    const count = (kind: string) => counted.set(kind, (counted.get(kind) ?? 0) + 1);
    for (const request of captured) {
      const answer = await replay(request);
      const { status, body } = answer;
      const { method, path } = request;
      if (RESOURCE.test(path)) {
        count('resources');
        expect({ request, status }).toEqual({ request, status: 404 });
      } else if (/cursor=[^&]/.test(path)) {
        count('cursors');
        expect({ status, scimType: body.scimType }).toEqual({
          status: 400,
          scimType: 'invalidCursor',
        });
      } else if (path === '/Bulk') {
        count('bulk');
        for (const result of body.Operations as readonly BulkResult[]) {
          const allowed = result.method === 'POST' ? ['201', '409'] : ['404'];
          expect(allowed).toContain(result.status);
        }
      } else {
        count('own');
        const made = method === 'POST' && CREATION.test(path);
        expect(made ? [201, 409] : [200]).toContain(status);
      }
    }
    for (const kind of ['resources', 'cursors', 'bulk', 'own']) {
      expect(counted.get(kind)).toBeGreaterThan(20);
    }
    expect(await snapshot(VICTIM)).toBe(before);
  });

  it('leaves no member, reference or derived group of the other behind', async () => {
    const victims = new Set(world.ledger.idsOf(VICTIM));
    expect(victims.size).toBeGreaterThan(20);
    const { body } = await world.send(THIEF, { method: 'GET', path: '/Groups?count=1000' });
    const joined = body.Resources.flatMap(
      ({ members = [] }: { members?: readonly { value: string }[] }) => members,
    );
    expect(joined.length).toBeGreaterThan(0);
    expect(joined.filter(({ value }: { value: string }) => victims.has(value))).toEqual([]);
    expect(await snapshot(VICTIM)).not.toContain(THIEF);
  });
});

describe('the ETag of a tenant', () => {
  it.each(['PUT', 'PATCH', 'DELETE', 'GET'] as const)(
    'is no key to another one: %s',
    async (method) => {
      const [id = '', etag = ''] = [...memory.users].find(([, version]) => version !== '') ?? [];
      expect(etag).toContain(VICTIM);
      const own = world.me.get(THIEF) ?? '';
      const body = method === 'PUT' || method === 'PATCH' ? { body: patchOrUser(method) } : {};
      const header = method === 'GET' ? 'If-None-Match' : 'If-Match';
      const headers = { [header]: etag };
      const foreign = await world.send(THIEF, { method, path: `/Users/${id}`, headers, ...body });
      expect(foreign.status).toBe(404);
      const path = `/Users/${own}?excludedAttributes=groups`;
      const mine = await world.send(THIEF, { method, path, headers, ...body });
      expect(mine.status).toBe(method === 'GET' ? 200 : 412);
      expect(world.ledger.problems).toEqual([]);
    },
  );

  function patchOrUser(method: 'PUT' | 'PATCH'): object {
    return method === 'PUT'
      ? { userName: 'me' }
      : { Operations: [{ op: 'replace', path: 'title', value: `of-${THIEF}` }] };
  }
});
