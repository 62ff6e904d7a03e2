import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, type ScimEvent } from '../../src/index.js';
import { mountScim } from '../support/app.js';
import { group, patch, user } from '../support/messages.js';
import { overriding } from '../support/stores.js';

function recording(options: Parameters<typeof mountScim>[0] = {}) {
  const events: ScimEvent[] = [];
  const { scim } = mountScim({ ...options, onEvent: (event) => void events.push(event) });
  /** The events since the last look, by what tells them apart. */
  const seen = () => events.splice(0);
  const types = () => seen().map(({ type }) => type);
  /** Without those of failed requests. */
  const changes = () => types().filter((type) => type !== 'request.failed');
  return { scim, seen, types, changes };
}

describe('an event', () => {
  it('tells who changed what, when and by which request', async () => {
    const { scim, seen } = recording();
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    const [event, ...more] = seen();
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'user.created',
      tenantId: 'default',
      principal: { id: 'tests' },
      requestId: expect.stringMatching(/.{8,}/),
      resourceType: 'User',
      resourceId: body.id,
    });
    expect(Date.parse(event?.time ?? '')).toBeGreaterThan(Date.now() - 60_000);
  });

  it('names the changed attributes, never their values', async () => {
    const { scim, seen } = recording();
    const { body } = await scim.post('/Users', user('ada'));
    seen();
    await scim.patch(
      `/Users/${body.id}`,
      patch(
        { op: 'replace', path: 'title', value: 'secret-title' },
        { op: 'replace', path: 'password', value: 'secret-password' },
      ),
    );
    const events = seen();
    expect(events).toEqual([expect.objectContaining({ type: 'user.updated' })]);
    expect(events).toEqual([
      expect.objectContaining({ changed: expect.arrayContaining(['title']) }),
    ]);
    expect(JSON.stringify(events)).not.toContain('secret');
  });

  it('tells deactivation and reactivation, by PATCH and by PUT', async () => {
    const { scim, types } = recording();
    const { body } = await scim.post('/Users', user('ada'));
    const path = `/Users/${body.id}`;
    types();
    await scim.patch(path, patch({ op: 'Replace', path: 'active', value: 'False' }));
    expect(types()).toContain('user.deactivated');
    await scim.patch(path, patch({ op: 'Replace', path: 'active', value: 'True' }));
    expect(types()).toContain('user.reactivated');
    await scim.put(path, user('ada', { active: false }));
    expect(types()).toContain('user.deactivated');
    await scim.delete(path);
    expect(types()).toEqual(['user.deleted']);
  });

  it('tells who really joined and left a group', async () => {
    const { scim, seen, types } = recording();
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      ids.push((await scim.post('/Users', user(name))).body.id);
    }
    const [a, b, c] = ids;
    const made = await scim.post('/Groups', group('Crew', [a ?? '']));
    const path = `/Groups/${made.body.id}`;
    seen();
    await scim.patch(
      path,
      patch(
        { op: 'add', path: 'members', value: [{ value: a }, { value: b }, { value: 'nobody' }] },
        { op: 'remove', path: `members[value eq "${c}"]` },
      ),
    );
    expect(seen()).toEqual([
      expect.objectContaining({
        type: 'group.members.changed',
        resourceId: made.body.id,
        added: [b],
        removed: [],
        unknown: ['nobody'],
      }),
    ]);
    await scim.patch(path, patch({ op: 'replace', path: 'members', value: [{ value: c }] }));
    expect(seen()).toEqual([
      expect.objectContaining({ type: 'group.members.changed', added: [c], removed: [a, b] }),
    ]);
    await scim.patch(path, patch({ op: 'replace', path: 'displayName', value: 'Deck' }));
    expect(types()).toEqual(['group.updated']);
    await scim.delete(path);
    expect(types()).toEqual(['group.deleted']);
  });

  it('tells with which version a group is left by the deletion of a member', async () => {
    const { scim, seen } = recording();
    const { body: ada } = await scim.post('/Users', user('ada'));
    const { body: crew } = await scim.post('/Groups', group('Crew', [ada.id]));
    seen();
    await scim.delete(`/Users/${ada.id}`).expect(204);
    const { body: after } = await scim.get(`/Groups/${crew.id}`).expect(200);
    expect(after.meta.version).not.toBe(crew.meta.version);
    expect(seen()).toContainEqual(
      expect.objectContaining({
        type: 'group.members.changed',
        resourceId: crew.id,
        version: after.meta.version,
        removed: [ada.id],
      }),
    );
  });

  it('names at most 1,000 members, and is followed by another for the rest', async () => {
    const { scim, seen } = recording();
    const names = Array.from({ length: 2_001 }, (_, n) => `nobody${n}`);
    const { body } = await scim.post('/Groups', group('Crew', names)).expect(201);
    const parts = seen().flatMap((event) => ('unknown' in event ? [event] : []));
    expect(parts.map(({ unknown }) => unknown.length)).toEqual([1_000, 1_000, 1]);
    expect(parts.flatMap(({ unknown }) => unknown)).toEqual(names);
    expect(new Set(parts.map(({ version }) => version)).size).toBe(1);
    expect(new Set(parts.map(({ resourceId }) => resourceId))).toEqual(new Set([body.id]));
  });

  it('is not told when nothing changed or nothing was done', async () => {
    const { scim, types, changes } = recording();
    const { body } = await scim.post('/Users', user('ada', { title: 'T' }));
    const path = `/Users/${body.id}`;
    types();
    await scim.patch(path, patch({ op: 'replace', path: 'title', value: 'T' }));
    await scim.put(path, user('ada', { title: 'T' }));
    await scim.get(path);
    await scim.post('/Users', user('ADA')).expect(409);
    await scim.patch(path, patch({ op: 'replace', path: 'id', value: 'x' })).expect(400);
    await scim.delete('/Users/none').expect(404);
    expect(changes()).toEqual([]);
  });

  it('is told after the commit, and not when that fails', async () => {
    const stores = createMemoryStores();
    const log: string[] = [];
    let broken = false;
    const { scim } = mountScim({
      ...stores,
      unitOfWork: overriding(stores.unitOfWork, {
        run: async (ctx, work) => {
          const result = await stores.unitOfWork.run(ctx, work);
          if (broken) throw new Error('commit failed');
          log.push('commit');
          return result;
        },
      }),
      onEvent: ({ type }) => void log.push(type),
    });
    await scim.post('/Users', user('ada')).expect(201);
    expect(log).toEqual(['commit', 'user.created']);
    broken = true;
    await scim.post('/Users', user('bob')).expect(500);
    expect(log).toEqual(['commit', 'user.created', 'request.failed']);
  });
});
