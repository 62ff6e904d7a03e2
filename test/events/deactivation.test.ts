import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import {
  createMemoryOutbox,
  createMemoryStores,
  type Deactivation,
  type ScimEvent,
} from '../../src/index.js';
import { EXPRESS, type ExpressName, type MountOptions, mountScim } from '../support/app.js';
import { scimClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { group, patch, user } from '../support/messages.js';
import { whileServing } from '../support/server.js';
import { createWholeGroupStores } from '../support/whole-group-stores.js';

const off = patch({ op: 'Replace', path: 'active', value: 'False' });
const on = patch({ op: 'Replace', path: 'active', value: 'True' });

function recording(options: MountOptions = {}) {
  const ended: Deactivation[] = [];
  const events: ScimEvent[] = [];
  const mounted = mountScim({
    onDeactivate: (deactivation) => void ended.push(deactivation),
    onEvent: (event) => void events.push(event),
    ...options,
  });
  return { ...mounted, events, ended: () => ended.splice(0) };
}

describe.each(Object.keys(EXPRESS) as ExpressName[])('onDeactivate on %s', (express) => {
  it('is called once for a real change to inactive, by PATCH and by PUT', async () => {
    const { scim, ended } = recording({ express });
    const { body } = await scim.post('/Users', user('ada'));
    const path = `/Users/${body.id}`;
    await scim.patch(path, off).expect(200);
    expect(ended()).toEqual([
      {
        tenantId: 'default',
        userId: body.id,
        reason: 'deactivated',
        requestId: expect.stringMatching(/.{8,}/),
        principal: { id: 'tests' },
        time: expect.stringMatching(/Z$/),
      },
    ]);
    await scim.patch(path, off).expect(200);
    await scim.put(path, user('ada', { active: false, title: 'T' })).expect(200);
    expect(ended()).toEqual([]);
    await scim.patch(path, on).expect(200);
    expect(ended()).toEqual([]);
    await scim.put(path, user('ada', { active: false })).expect(200);
    expect(ended()).toHaveLength(1);
  });

  it('is called for the DELETE of an active user only', async () => {
    const { scim, ended } = recording({ express });
    const ada = (await scim.post('/Users', user('ada'))).body.id;
    const bob = (await scim.post('/Users', user('bob', { active: false }))).body.id;
    expect(ended()).toEqual([]);
    await scim.delete(`/Users/${ada}`).expect(204);
    await scim.delete(`/Users/${bob}`).expect(204);
    await scim.delete(`/Users/${ada}`).expect(404);
    expect(ended()).toMatchObject([{ userId: ada, reason: 'deleted' }]);
  });
});

describe('onDeactivate', () => {
  it('needs no onEvent', async () => {
    const ended: string[] = [];
    const { scim } = mountScim({ onDeactivate: ({ reason }) => void ended.push(reason) });
    const { body } = await scim.post('/Users', user('ada'));
    await scim.delete(`/Users/${body.id}`).expect(204);
    expect(ended).toEqual(['deleted']);
  });

  it('is called by operations of a Bulk request, and not for what is no user', async () => {
    const { scim, ended } = recording();
    const { body } = await scim.post('/Users', user('ada'));
    const crew = (await scim.post('/Groups', group('Crew', [body.id]))).body.id;
    await scim.delete(`/Groups/${crew}`).expect(204);
    await scim
      .post('/Bulk', {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations: [
          { method: 'PATCH', path: `/Users/${body.id}`, data: off },
          { method: 'DELETE', path: `/Users/${body.id}` },
        ],
      })
      .expect(200);
    expect(ended()).toMatchObject([{ userId: body.id, reason: 'deactivated' }]);
  });

  it.each([
    ['memory stores', createMemoryStores],
    ['stores without versions', () => createWholeGroupStores({ versions: false })],
  ])('is called once however many requests ask for it at once, with %s', async (_, make) => {
    const mounted = recording({ ...make() });
    await whileServing(mounted.app, async (_origin, server) => {
      const scim = scimClient(server, { base: mounted.path, token: mounted.token });
      const { body } = await scim.post('/Users', user('ada'));
      const path = `/Users/${body.id}`;
      await Promise.all([
        ...Array.from({ length: 10 }, () => scim.patch(path, off)),
        scim.delete(path),
      ]);
      expect(mounted.ended()).toHaveLength(1);
    });
  });

  it('is not called when the write is not committed', async () => {
    const stores = createMemoryStores();
    let broken = false;
    const { scim, ended } = recording({
      ...stores,
      unitOfWork: {
        run: (ctx, work) =>
          stores.unitOfWork.run(ctx, async (inner) => {
            const result = await work(inner);
            if (broken) throw new Error('no commit');
            return result;
          }),
      },
    });
    const { body } = await scim.post('/Users', user('ada'));
    broken = true;
    await scim.patch(`/Users/${body.id}`, off).expect(500);
    await scim.delete(`/Users/${body.id}`).expect(500);
    expect(ended()).toEqual([]);
  });

  it('keeps account and memberships: what is inactive is not gone', async () => {
    const { scim } = recording();
    const { body } = await scim.post('/Users', user('ada'));
    const crew = (await scim.post('/Groups', group('Crew', [body.id]))).body.id;
    await scim.patch(`/Users/${body.id}`, off).expect(200);
    const { body: shown } = await scim.get(`/Users/${body.id}`).expect(200);
    expect(shown).toMatchObject({ active: false, groups: [{ value: crew }] });
    await scim.post('/Users', user('ada')).expect(409);
    await scim.delete(`/Users/${body.id}`).expect(204);
    await scim.post('/Users', user('ada')).expect(201);
  });

  it('that fails fails no request, is told and logged without values, and is called again', async () => {
    const logged: unknown[] = [];
    let calls = 0;
    const { scim, events } = recording({
      logger: { warn() {}, error: (...line) => void logged.push(line) },
      onDeactivate: async () => {
        calls += 1;
        await delay(1);
        if (calls < 3) throw new TypeError('sessions of ada are out of reach');
      },
    });
    const { body } = await scim.post('/Users', user('ada'));
    await scim.patch(`/Users/${body.id}`, off).expect(200);
    expect(calls).toBe(1);
    await eventually(() => calls === 3);
    await delay(20);
    const failures = events.filter(({ type }) => type === 'user.deactivation.failed');
    expect(failures).toMatchObject([
      { resourceId: body.id, reason: 'deactivated', attempt: 1, willRetry: true },
      { resourceId: body.id, reason: 'deactivated', attempt: 2, willRetry: true },
    ]);
    expect(logged).toEqual(
      Array(2).fill([
        'onDeactivate failed',
        {
          hook: 'onDeactivate',
          code: 'threw',
          type: 'user.deactivated',
          tenantId: 'default',
          requestId: expect.any(String),
          error: 'TypeError',
        },
      ]),
    );
    expect(JSON.stringify([events, logged])).not.toContain('ada');
  });

  it('is durable with an outbox', async () => {
    const ended: Deactivation[] = [];
    let calls = 0;
    const { scim } = recording({
      ...createMemoryStores(),
      eventOutbox: createMemoryOutbox(),
      onDeactivate: (deactivation) => {
        calls += 1;
        if (calls === 1) throw new Error('not now');
        ended.push(deactivation);
      },
    });
    const { body } = await scim.post('/Users', user('ada'));
    await scim.patch(`/Users/${body.id}`, off).expect(200);
    await eventually(() => ended.length > 0);
    expect(ended).toMatchObject([{ userId: body.id, reason: 'deactivated' }]);
  });
});
