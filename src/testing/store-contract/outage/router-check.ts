import assert from 'node:assert/strict';
import { StoreError } from '../../../index.js';
import type { Check } from '../check.js';
import type { Fixture } from '../fixture.js';
import type { Subject } from '../subject.js';
import { unitOf } from '../units.js';
import { mounted } from './mounted.js';
import { unavailable } from './outage-checks.js';

const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** A request of every kind. */
function requestsOf({ users, subject }: Fixture, id: string): readonly Asked[] {
  const draft = () => ({ schemas: [users.type.schema.id], ...users.draft() });
  const Operations = [{ op: 'replace', path: 'active', value: false }];
  const path = `/Users/${id}`;
  return [
    { method: 'GET', path: '/Users' },
    { method: 'GET', path },
    { method: 'POST', path: '/Users', body: draft() },
    { method: 'PUT', path, body: draft() },
    { method: 'PATCH', path, body: { schemas: [PATCH_OP], Operations } },
    { method: 'DELETE', path },
    ...(subject.groups ? [{ method: 'GET', path: '/Groups' }] : []),
  ];
}

async function madeBy(response: Response): Promise<string> {
  assert.equal(response.status, 201, 'status of POST /Users before the outage');
  const { id } = (await response.json()) as { readonly id?: unknown };
  return String(id);
}

export const OUTAGES: readonly Check[] = [
  {
    id: 'outage.unit',
    requirement:
      'MUST reject a unit of work with UnavailableError while the database is unavailable.',
    alone: true,
    impact: 'A fail-over: 500 instead of 503 with Retry-After puts the provider into quarantine.',
    when: ({ stores }) => stores.interrupt !== undefined && stores.unitOfWork !== undefined,
    async run(bench) {
      const { id } = await bench.users.create();
      const work = () => unitOf(bench).run(bench.ctx, (unit) => bench.users.store.get(unit, id));
      await unavailable(bench.stores, () =>
        assert.rejects(work(), (error) => {
          const typed = StoreError.is(error) && error.code === 'unavailable';
          assert.ok(typed, `the unit was rejected with "${String(error)}"`);
          return true;
        }),
      );
      assert.equal((await work())?.id, id, 'id read in a unit afterwards');
    },
  },
  {
    id: 'outage.router',
    requirement:
      'MUST make the router answer 503 with Retry-After while the database is unavailable.',
    alone: true,
    impact: 'A fail-over: after some 500s the provider stops, and somebody has to start it again.',
    when: ({ stores }: Subject) => stores.interrupt !== undefined,
    async run(bench) {
      const { stores, options, ctx } = bench;
      const userStore = bench.users.store;
      await mounted({ ...stores, userStore }, options, ctx.tenantId, async (send) => {
        const draft = { schemas: [bench.users.type.schema.id], ...bench.users.draft() };
        const id = await madeBy(await send('POST', '/Users', draft));
        const wrong: string[] = [];
        await unavailable(stores, async () => {
          for (const { method, path, body } of requestsOf(bench, id)) {
            const { status, headers } = await send(method, path, body);
            const after = headers.get('retry-after');
            if (status !== 503 || after === null)
              wrong.push(`${method} ${path}: ${status}, Retry-After: ${after}`);
          }
        });
        assert.deepEqual(wrong, [], 'requests that were answered otherwise');
        const { status } = await send('GET', `/Users/${id}`);
        assert.equal(status, 200, 'status of GET afterwards');
      });
    },
  },
];
