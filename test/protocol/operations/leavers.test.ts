import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import type { ScimEvent, ScimOptions } from '../../../src/index.js';
import { createDeletionGuard } from '../../../src/monitoring/index.js';
import { mountScim } from '../../support/app.js';
import type { ScimClient } from '../../support/client.js';
import { patch, USER, user } from '../../support/messages.js';
import { bulkRequest } from '../bulk/support.js';

const CLEARING = [
  { op: 'remove', path: 'active' },
  { op: 'Remove', path: 'active', value: 'False' },
  { op: 'replace', path: 'active', value: null },
  { op: 'Replace', path: 'active', value: '' },
  { op: 'add', path: 'active', value: [] },
  { op: 'replace', value: { active: null, title: 'Late' } },
  { op: 'replace', path: 'active', value: { value: null } },
  { op: 'replace', value: { [`${USER}:active`]: null } },
];

describe('a person who was switched off', () => {
  it.each(CLEARING)('stays so when a PATCH unassigns it: %j', async (operation) => {
    const events: string[] = [];
    const { scim } = mountScim({ onEvent: ({ type }) => void events.push(type) });
    const { body } = await scim.post('/Users', user('ada', { active: false })).expect(201);
    events.length = 0;
    const answer = await scim.patch(`/Users/${body.id}`, patch(operation)).expect(200);
    expect(answer.body.active).toBe(false);
    expect((await scim.get(`/Users/${body.id}`)).body.active).toBe(false);
    expect(events).not.toContain('user.reactivated');
    const put = await scim.put(`/Users/${body.id}`, user('ada', { active: null })).expect(200);
    expect(put.body.active).toBe(false);
  });

  it('is what the request says in the end, where it unassigns and assigns', async () => {
    const { scim } = mountScim();
    const { body } = await scim.post('/Users', user('ada', { active: false }));
    const on = { op: 'add', path: 'active', value: 'True' };
    const answer = await scim.patch(
      `/Users/${body.id}`,
      patch({ op: 'remove', path: 'active' }, on),
    );
    expect(answer.body.active).toBe(true);
  });

  it('keeps its version when nothing else was asked for', async () => {
    const { scim } = mountScim({ baseUrl: 'https://rfp.example/scim/v2' });
    const { body } = await scim.post('/Users', user('ada', { active: false }));
    const answer = await scim.patch(`/Users/${body.id}`, patch({ op: 'remove', path: 'active' }));
    expect(answer.body.meta).toEqual(body.meta);
  });
});

const PRESET_NAMES = ['lenient', 'rfc', 'interop', 'ipsie'] as const;
const URN_PATH = `${USER}:active`;

/** Every way to leave `active` without a value that at least one preset takes. */
const UNASSIGNING: readonly (readonly [string, (scim: ScimClient, id: string) => Test])[] = [
  ['PUT null', (scim, id) => scim.put(`/Users/${id}`, user('ada', { active: null }))],
  ['PUT []', (scim, id) => scim.put(`/Users/${id}`, user('ada', { active: [] }))],
  ['PUT ""', (scim, id) => scim.put(`/Users/${id}`, user('ada', { active: '' }))],
  [
    'PUT { value: null }',
    (scim, id) => scim.put(`/Users/${id}`, user('ada', { active: { value: null } })),
  ],
  [
    'PUT ACTIVE null',
    (scim, id) => scim.put(`/Users/${id}`, { schemas: [USER], userName: 'ada', ACTIVE: null }),
  ],
  ...[
    { op: 'remove', path: 'active' },
    { op: 'remove', path: 'ACTIVE' },
    { op: 'remove', path: URN_PATH },
    { op: 'Remove', path: 'active', value: 'False' },
    { op: 'replace', path: 'active', value: null },
    { op: 'replace', path: 'active', value: '' },
    { op: 'replace', path: 'active', value: [] },
    { op: 'replace', path: 'active', value: [null] },
    { op: 'add', path: 'active', value: null },
    { op: 'add', path: URN_PATH, value: [] },
    { op: 'replace', value: { active: null, title: 'Late' } },
    { op: 'add', value: { Active: null } },
  ].map(
    (operation) =>
      [
        `PATCH ${JSON.stringify(operation)}`,
        (scim: ScimClient, id: string) => scim.patch(`/Users/${id}`, patch(operation)),
      ] as const,
  ),
  [
    'Bulk PATCH',
    (scim, id) =>
      scim.post(
        '/Bulk',
        bulkRequest([
          { method: 'PATCH', path: `/Users/${id}`, data: patch({ op: 'remove', path: 'active' }) },
        ]),
      ),
  ],
];

/** A router, and what its writes do about access: the value that is kept, and everybody who is told. */
function makeWorld(conformance: NonNullable<ScimOptions['conformance']>) {
  const told: string[] = [];
  const guard = createDeletionGuard({ threshold: { count: 1_000 } });
  const { scim } = mountScim({
    conformance,
    deletionGuard: guard,
    onEvent: ({ type }) => void told.push(type),
    onDeactivate: () => void told.push('onDeactivate'),
  });
  return async (active: boolean, write: (scim: ScimClient, id: string) => Test) => {
    const { id } = (await scim.post('/Users', user('ada', { active })).expect(201)).body;
    const before = (await guard.state('default')).taken;
    told.length = 0;
    const { status } = await write(scim, id);
    const about = told.filter((each) => /activate/i.test(each)).sort();
    const { body } = await scim.get(`/Users/${id}`).expect(200);
    const taken = (await guard.state('default')).taken - before;
    await scim.delete(`/Users/${id}`).expect(204);
    return { status, active: body.active, taken, about };
  };
}

describe.each(PRESET_NAMES)('active in preset %s', (preset) => {
  const accessAfter = makeWorld(preset);

  it.each(UNASSIGNING)('a leaver stays one: %s', async (_, write) => {
    const after = await accessAfter(false, write);
    expect(after).toMatchObject({ active: false, taken: 0, about: [] });
  });

  it.each(UNASSIGNING)('somebody active is kept, or really deactivated: %s', async (_, write) => {
    const { status, ...after } = await accessAfter(true, write);
    const stays = preset === 'lenient' || status >= 400;
    expect(after).toEqual(
      stays
        ? { active: true, taken: 0, about: [] }
        : { active: false, taken: 1, about: ['onDeactivate', 'user.deactivated'] },
    );
  });

  it.each([true, false])('a PUT that omits it keeps %s', async (active) => {
    const after = await accessAfter(active, (scim, id) =>
      scim.put(`/Users/${id}`, { schemas: [USER], userName: 'ada', title: 'Late' }),
    );
    expect(after).toEqual({ status: 200, active, taken: 0, about: [] });
  });

  it('a new user has it, whether the request leaves it out or says null', async () => {
    const { scim } = mountScim({ conformance: preset });
    for (const [at, more] of [{}, { active: null }, { active: [] }].entries()) {
      const body = { schemas: [USER], userName: `u${at}`, ...more };
      expect((await scim.post('/Users', body).expect(201)).body.active).toBe(true);
    }
  });
});

it('is taken by the rule, whatever the preset', async () => {
  const remove = (scim: ScimClient, id: string) =>
    scim.patch(`/Users/${id}`, patch({ op: 'remove', path: 'active' }));
  const off = await makeWorld({ unassignedActive: 'deactivate' })(true, remove);
  expect(off.active).toBe(false);
  const on = await makeWorld({ preset: 'rfc', unassignedActive: 'keep' })(true, remove);
  expect(on).toEqual({ status: 200, active: true, taken: 0, about: [] });
});

describe('events about access', () => {
  it('say that a person was made switched off', async () => {
    const events: ScimEvent[] = [];
    const { scim } = mountScim({ onEvent: (event) => void events.push(event) });
    await scim.post('/Users', user('ada', { active: 'False' })).expect(201);
    expect(events.map(({ type }) => type)).toEqual(['user.created', 'user.deactivated']);
    await scim.post('/Users', user('bob')).expect(201);
    expect(events.slice(2).map(({ type }) => type)).toEqual(['user.created']);
  });

  it('end with the present state, however slowly they are taken', async () => {
    const told: string[] = [];
    let first = true;
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const { scim } = mountScim({
      async onEvent({ type }) {
        if (type === 'user.updated') {
          begin();
          await delay(first ? 60 : 1);
          first = false;
        }
        told.push(type);
      },
    });
    const { body } = await scim.post('/Users', user('ada'));
    const path = `/Users/${body.id}`;
    const set = (value: boolean) =>
      scim
        .patch(path, patch({ op: 'replace', path: 'active', value }))
        .then(({ status }) => status);
    const off = set(false);
    await begun;
    expect(await Promise.all([off, set(true)])).toEqual([200, 200]);
    expect((await scim.get(path)).body.active).toBe(true);
    expect(told.slice(1)).toEqual([
      'user.updated',
      'user.deactivated',
      'user.updated',
      'user.reactivated',
    ]);
  });
});
