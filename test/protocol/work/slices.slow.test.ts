import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { ENTERPRISE, patch, user } from '../../support/messages.js';
import { whileServing } from '../../support/server.js';
import { type DealtSlices, withDealtSlices } from '../../support/slices.js';
import { bulkRequest } from '../bulk/support.js';
import { ACME, addUsers, mountTenants, search, type Tenants, TOKENS, times } from './support.js';

/** Each takes thousands of steps, in one way or another. */
const ATTACKS: Readonly<
  Record<string, (tenants: Tenants, ids: readonly string[]) => Promise<{ status: number }>>
> = {
  'a filter of many terms': ({ acme }) =>
    acme.post('/Users/.search', search(times(20, (n) => `title co "b${n}"`).join(' or '))),
  'a sorted list': ({ acme }) => acme.get('/Users?sortBy=title&count=1'),
  'a filter that the router checks': ({ acme }) => acme.get('/Users?filter=meta.version+eq+"x"'),
  'a root search': ({ acme }) =>
    acme.post('/.search', search(times(20, (n) => `title co "b${n}"`).join(' or '))),
  'a PATCH of many values': ({ acme }, [id]) =>
    acme.patch(
      `/Users/${id}`,
      patch({
        op: 'add',
        path: 'emails',
        value: times(3_000, (n) => ({ value: `${n}@x.example` })),
      }),
    ),
  'a filter on very many values of one user': async ({ acme }, [id]) => {
    const value = times(1_000, (n) => ({ value: `${n}@x.example` }));
    await acme.patch(`/Users/${id}`, patch({ op: 'add', path: 'emails', value }));
    const terms = times(20, (n) => `value co "x${n}"`).join(' or ');
    return acme.post('/Users/.search', search(`id eq "${id}" and emails[${terms}]`));
  },
  'a Bulk request': ({ acme }, ids) =>
    acme.post(
      '/Bulk',
      bulkRequest(
        times(60, (n) => ({
          method: 'PATCH',
          path: `/Users/${ids[n]}`,
          data: patch({ op: 'replace', path: 'title', value: `t${n}` }),
        })),
      ),
    ),
  'a large page': ({ acme }) => acme.get('/Users?count=600'),
};

async function answersOthers(
  slices: DealtSlices,
  { globex }: Tenants,
  attack: Promise<{ status: number }>,
) {
  const order: string[] = [];
  const attacked = attack.then(({ status }) => {
    order.push(`attack ${status}`);
  });
  await slices.untilWaiting();
  const created = await globex.post('/Users', user('ada'));
  const id = created.body.id;
  order.push(`create ${created.status}`);
  order.push(`read ${(await globex.get(`/Users/${id}`)).status}`);
  order.push(`find ${(await globex.get('/Users?filter=userName+eq+"ada"')).status}`);
  const off = patch({ op: 'replace', path: 'active', value: false });
  order.push(`deactivate ${(await globex.patch(`/Users/${id}`, off)).status}`);
  await slices.until(attacked);
  return order;
}

describe('long work', () => {
  it.each(Object.entries(ATTACKS))('%s lets others in between its slices', async (_, attack) => {
    const tenants = mountTenants();
    const ids = await addUsers(tenants, 1_200, (n) => ({ title: `a${(n * 7) % 1_200}` }));
    await withDealtSlices(async (slices) => {
      const order = await answersOthers(slices, tenants, Promise.resolve(attack(tenants, ids)));
      expect(order).toEqual(['create 201', 'read 200', 'find 200', 'deactivate 200', 'attack 200']);
      expect(slices.dealt).toBeGreaterThan(0);
    });
  });

  it('of ten requests gives another tenant each second slice', async () => {
    const tenants = mountTenants();
    await addUsers(tenants, 3_000, () => ({ title: 'a' }));
    const query = search(times(20, (n) => `title co "b${n}"`).join(' or '));
    await withDealtSlices(async (slices) => {
      const order: string[] = [];
      const attacks = times(10, () =>
        tenants.acme.post('/Users/.search', query).then(() => void order.push('attack')),
      );
      await slices.untilWaiting();
      const other = tenants.globex
        .post('/Users', user('ada', { emails: times(3_000, (n) => ({ value: `${n}@x.example` })) }))
        .then(({ status }) => void order.push(`other ${status}`));
      await slices.until(Promise.all([...attacks, other]));
      expect(order[0]).toBe('other 201');
    });
  });

  it('shows a list as it was when it was asked for', async () => {
    const tenants = mountTenants();
    const ids = await addUsers(tenants, 3_000, () => ({ title: 'old' }));
    const { userStore } = tenants.stores;
    await withDealtSlices(async (slices) => {
      const listed = tenants.acme.get('/Users?filter=title+eq+"old"+or+title+eq+"new"&count=1000');
      const answer = Promise.resolve(listed.then(({ body }) => body));
      await slices.untilWaiting();
      await userStore.delete(ACME, ids[2_900] ?? '');
      await userStore.delete(ACME, ids[0] ?? '');
      await userStore.replace(ACME, ids[2_950] ?? '', { userName: 'user2950', title: 'gone' });
      await userStore.create(ACME, { userName: 'later', title: 'new' });
      expect((await slices.until(answer)).totalResults).toBe(3_000);
    });
  });

  it('keeps a unit of work in one piece while it pauses, and lets it end', async () => {
    const tenants = mountTenants();
    const [id] = await addUsers(tenants, 1);
    const emails = times(3_000, (n) => ({ value: `${n}@x.example` }));
    await withDealtSlices(async (slices) => {
      const first = tenants.acme.patch(
        `/Users/${id}`,
        patch({ op: 'add', path: 'emails', value: emails }),
      );
      const order: number[] = [];
      const attack = Promise.resolve(first.then(({ status }) => void order.push(status)));
      await slices.untilWaiting();
      const title = patch({ op: 'replace', path: 'title', value: 'x' });
      const second = tenants.acme
        .patch(`/Users/${id}`, title)
        .then(({ status, body }) => void order.push(status, body.emails.length));
      await slices.until(Promise.all([attack, second]));
      expect(order).toEqual([200, 200, 3_000]);
    });
  });

  it('stops when its client is gone', async () => {
    const entries: { status: number }[] = [];
    let closed = () => {};
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const tenants = mountTenants({
      provisioningLog: { append: async (some) => void entries.push(...some) },
      before: (app) =>
        app.use((_request, response, next) => {
          response.once('close', closed);
          next();
        }),
    });
    await addUsers(tenants, 3_000, () => ({ title: 'a' }));
    await whileServing(tenants.app, (origin) =>
      withDealtSlices(async (slices) => {
        const client = new AbortController();
        const sent = fetch(`${origin}/scim/v2/Users?sortBy=title&count=1`, {
          headers: { Authorization: `Bearer ${TOKENS.acme}` },
          signal: client.signal,
        });
        const refused = expect(sent).rejects.toThrow();
        await slices.untilWaiting();
        client.abort();
        await refused;
        await isClosed;
        await slices.deal();
        while (entries.length === 0) await nextTurn();
        expect(entries).toMatchObject([{ status: 499 }]);
        expect([slices.dealt, slices.isWaiting]).toEqual([1, false]);
      }),
    );
  });

  it('that needs no more than one slice waits for none', async () => {
    const tenants = mountTenants();
    await addUsers(tenants, 300);
    await withDealtSlices(async (slices) => {
      const { acme } = tenants;
      const { body } = await acme.post(
        '/Users',
        user('ada', { [ENTERPRISE]: { department: 'R' }, emails: [{ value: 'ada@x.example' }] }),
      );
      await acme.get(`/Users/${body.id}`).expect(200);
      await acme.get('/Users?filter=userName+eq+"ada"').expect(200);
      await acme.get('/Users').expect(200);
      await acme
        .patch(`/Users/${body.id}`, patch({ op: 'replace', path: 'active', value: false }))
        .expect(200);
      expect([slices.dealt, slices.isWaiting]).toEqual([0, false]);
    });
  });
});
