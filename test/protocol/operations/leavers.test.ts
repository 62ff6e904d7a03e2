import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { ScimEvent } from '../../../src/index.js';
import { mountScim } from '../../support/app.js';
import { patch, user } from '../../support/messages.js';

const CLEARING = [
  { op: 'remove', path: 'active' },
  { op: 'Remove', path: 'active', value: 'False' },
  { op: 'replace', path: 'active', value: null },
  { op: 'Replace', path: 'active', value: '' },
  { op: 'add', path: 'active', value: [] },
  { op: 'replace', value: { active: null, title: 'Late' } },
  { op: 'replace', path: 'active', value: { value: null } },
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

  it('may be unassigned where the rules follow the RFC to the letter', async () => {
    const { scim } = mountScim({ conformance: 'rfc' });
    const { body } = await scim.post('/Users', user('ada', { active: false }));
    const answer = await scim.patch(`/Users/${body.id}`, patch({ op: 'remove', path: 'active' }));
    expect(answer.body).not.toHaveProperty('active');
  });
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
