import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, UnavailableError } from '../../../src/index.js';
import { mountScim } from '../../support/app.js';
import { group, patch } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';

/** Record and membership are two calls, and nothing makes them one commit. */
function twoCalls(groupMembers: { fails: boolean } = { fails: false }) {
  const { userStore, groupStore } = createMemoryStores();
  const events: string[] = [];
  const { scim } = mountScim({
    userStore,
    groupStore: overriding(groupStore, {
      saveWithMembers: undefined,
      async changeMembers(...call) {
        if (groupMembers.fails) throw new UnavailableError(1);
        return groupStore.changeMembers(...call);
      },
    }),
    conformance: { unknownMembers: 'refuse' },
    onEvent: ({ type }) => {
      if (type !== 'request.failed') events.push(type);
    },
  });
  const names = async () =>
    (await scim.get('/Groups')).body.Resources.map(
      ({ displayName }: { displayName: string }) => displayName,
    );
  return { scim, events, names };
}

describe('a store that writes record and members by two calls, without a unit of work', () => {
  it('keeps no group whose members were refused', async () => {
    const { scim, events, names } = twoCalls();
    await scim.post('/Groups', group('Crew', ['nobody'])).expect(400);
    expect(await names()).toEqual([]);
    expect(events).toEqual([]);
    await scim.post('/Groups', group('Crew')).expect(201);
  });

  it('keeps the record as it was when the members of a PUT or PATCH were refused', async () => {
    const { scim, events, names } = twoCalls();
    const { id } = (await scim.post('/Groups', group('Crew'))).body;
    events.length = 0;
    await scim.put(`/Groups/${id}`, group('Deck', ['nobody'])).expect(400);
    await scim
      .patch(
        `/Groups/${id}`,
        patch(
          { op: 'replace', path: 'displayName', value: 'Hull' },
          { op: 'add', path: 'members', value: [{ value: 'nobody' }] },
        ),
      )
      .expect(400);
    expect(await names()).toEqual(['Crew']);
    expect(events).toEqual([]);
  });

  it('leaves nothing of groups that were to be made together', async () => {
    const { scim, names } = twoCalls();
    const post = (bulkId: string, members: readonly string[]) => ({
      method: 'POST',
      path: '/Groups',
      bulkId,
      data: group(bulkId, members),
    });
    const answer = await scim.post('/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [post('x', ['bulkId:y', 'nobody']), post('y', ['bulkId:x'])],
    });
    expect(answer.body.Operations).toMatchObject([{ status: '400' }, { status: '409' }]);
    expect(await names()).toEqual([]);
  });

  it('can be tried again after a failure in between', async () => {
    const groupMembers = { fails: false };
    const { scim, names } = twoCalls(groupMembers);
    const { id } = (await scim.post('/Groups', group('Hull'))).body;
    groupMembers.fails = true;
    await scim.post('/Groups', group('Crew', [id])).expect(503);
    expect(await names()).toEqual(['Hull']);
    groupMembers.fails = false;
    const made = await scim.post('/Groups', group('Crew', [id])).expect(201);
    expect(made.body.members).toHaveLength(1);
  });
});
