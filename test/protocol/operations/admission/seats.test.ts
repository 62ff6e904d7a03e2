import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, ScimConfigError } from '../../../../src/index.js';
import { expectScimError } from '../../../support/expect-error.js';
import { patch, user } from '../../../support/messages.js';
import { overriding } from '../../../support/stores.js';
import { admitting, TENANT } from './world.js';

const ON = patch({ op: 'replace', path: 'active', value: true });
const OFF = patch({ op: 'replace', path: 'active', value: false });
const seats = (limit: number, more: object = {}) => ({ seats: { limit: () => limit, ...more } });

describe('seats', () => {
  it('are not exceeded by the 51st of 50, who is told so, and one that is given up is free', async () => {
    const { scim, add, active, ofType } = admitting(seats(50));
    const ids: string[] = [];
    for (let at = 0; at < 50; at += 1) ids.push(await add(`user-${at}`));
    const answer = await scim.post('/Users', user('one-too-many'));
    expectScimError(answer, 403);
    expect(answer.body.detail).toBe('All 50 seats are taken: switch somebody off, or add seats.');
    expect((await scim.get('/Users')).body.totalResults).toBe(50);
    await add('inactive', { active: false });
    await scim.patch(`/Users/${ids[0]}`, OFF).expect(200);
    await add('one-more');
    expectScimError(await scim.patch(`/Users/${ids[0]}`, ON), 403);
    expectScimError(await scim.put(`/Users/${ids[0]}`, user('user-0')), 403);
    await scim.delete(`/Users/${ids[1]}`).expect(204);
    await scim.patch(`/Users/${ids[0]}`, ON).expect(200);
    expect(await active()).toBe(50);
    expect(ofType('seats.low')).toEqual([
      expect.objectContaining({ tenantId: TENANT, active: 45, limit: 50 }),
    ]);
    expect(ofType('seats.full')).toHaveLength(3);
    expect(ofType('seats.full')[0]).toMatchObject({ active: 50, limit: 50 });
  });

  it('are taken one by one by the operations of a Bulk request, and together by a circle', async () => {
    const { scim, active } = admitting(seats(2));
    const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
    const one = (bulkId: string, manager?: string) => ({
      method: 'POST',
      path: '/Users',
      bulkId,
      data: {
        ...user(bulkId),
        ...(manager && { [enterprise]: { manager: { value: `bulkId:${manager}` } } }),
      },
    });
    const send = async (...Operations: readonly object[]) => {
      const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'];
      const { body } = await scim.post('/Bulk', { schemas, Operations }).expect(200);
      return body.Operations.map(({ status }: { readonly status: string }) => status);
    };
    expect(await send(one('a', 'b'), one('b', 'c'), one('c', 'a'))).toEqual(['403', '403', '403']);
    expect(await active()).toBe(0);
    expect(await send(one('a'), one('b'), one('c'))).toEqual(['201', '201', '403']);
    expect(await active()).toBe(2);
  });

  it('are exact among requests at once', async () => {
    const { scim, active } = admitting(seats(5));
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) => scim.post('/Users', user(`user-${at}`))),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(7);
    expect(await active()).toBe(5);
  });

  it('are counted with those whom SCIM does not show, and who are linked take one only if they had none', async () => {
    const stores = createMemoryStores();
    const options = { stores, resolveExisting: () => ({ action: 'link' }) as const };
    const { scim, add } = admitting(seats(2), options);
    await stores.userStore.addHidden(TENANT, { userName: 'ada' });
    await stores.userStore.addHidden(TENANT, { userName: 'bob', active: false });
    await add('cat');
    expectScimError(await scim.post('/Users', user('dan')), 403);
    expectScimError(await scim.post('/Users', user('bob')), 403);
    await scim.post('/Users', user('bob', { active: undefined })).expect(201);
    await scim.post('/Users', user('ada')).expect(201);
  });

  it('leave alone who is active when there are fewer than people, and let everybody go', async () => {
    let limit: number | undefined = 3;
    const { scim, add } = admitting({ seats: { limit: () => limit } });
    const [ada, bob, cat] = [await add('ada'), await add('bob'), await add('cat')];
    limit = 1;
    await scim.patch(`/Users/${ada}`, patch({ op: 'add', path: 'title', value: 'C' })).expect(200);
    await scim.put(`/Users/${ada}`, user('ada', { title: 'D' })).expect(200);
    await scim.patch(`/Users/${bob}`, OFF).expect(200);
    expectScimError(await scim.patch(`/Users/${bob}`, ON), 403);
    await scim.delete(`/Users/${cat}`).expect(204);
    expectScimError(await scim.patch(`/Users/${bob}`, ON), 403);
    limit = undefined;
    await scim.patch(`/Users/${bob}`, ON).expect(200);
  });

  it('are taken before the write where each call of a store is a commit of its own', async () => {
    const { unitOfWork: _, ...stores } = createMemoryStores();
    const { scim, active, ofType } = admitting(seats(2), {
      stores: { ...stores, unitOfWork: undefined } as never,
    });
    await scim.post('/Users', user('ada')).expect(201);
    await scim.post('/Users', user('bob')).expect(201);
    expectScimError(await scim.post('/Users', user('cat')), 403);
    expect(await active()).toBe(2);
    expect(ofType('seats.full')).toHaveLength(1);
  });

  it('warn from a share of them that can be chosen', async () => {
    const { add, events } = admitting(seats(4, { warnAt: 0.5 }));
    for (const name of ['a', 'b', 'c', 'd']) await add(name);
    const told = events.filter(({ type }) => type.startsWith('seats.'));
    expect(told.map((event) => [event.type, 'active' in event && event.active])).toEqual([
      ['seats.low', 2],
      ['seats.full', 4],
    ]);
  });

  it('need a store that can count', () => {
    const stores = createMemoryStores();
    const userStore = overriding(stores.userStore, { takeSeats: undefined as never });
    expect(() => admitting(seats(2), { stores: { ...stores, userStore } })).toThrow(
      ScimConfigError,
    );
  });
});
