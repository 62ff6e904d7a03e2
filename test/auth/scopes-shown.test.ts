import { describe, expect, it } from '@jest/globals';
import { bearerTokens } from '../../src/auth/index.js';
import { mountScim, TOKEN } from '../support/app.js';
import { scimClient } from '../support/client.js';
import { group, user } from '../support/messages.js';

const READERS = {
  'users:read': 'a-token-for-users-with-more-than-32-characters',
  'groups:read': 'a-token-for-groups-with-more-than-32-characters',
};

/** Ada in a group, and two clients that may only read. */
async function world() {
  const { app, scim } = mountScim({
    auth: bearerTokens([
      { token: TOKEN, principal: { id: 'root' } },
      ...Object.entries(READERS).map(([scope, token]) => ({
        token,
        principal: { id: scope, scopes: [scope] },
      })),
    ]),
  });
  const { body: ada } = await scim.post('/Users', user('ada', { displayName: 'Ada' })).expect(201);
  const { body: team } = await scim.post('/Groups', group('Bids', [ada.id])).expect(201);
  const reader = (scope: keyof typeof READERS) =>
    scimClient(app, { base: '/scim/v2', token: READERS[scope] });
  return { ada, team, reader };
}

describe('what a scope shows of the other type', () => {
  it('users:read shows the groups of a user by id and name, and filters by them', async () => {
    const { ada, team, reader } = await world();
    const scim = reader('users:read');
    const { body } = await scim.get(`/Users/${ada.id}`).expect(200);
    expect(body.groups).toMatchObject([{ value: team.id, display: 'Bids' }]);
    const found = await scim.get(`/Users?filter=groups.value+eq+%22${team.id}%22`).expect(200);
    expect(found.body.totalResults).toBe(1);
    await scim.get(`/Groups/${team.id}`).expect(403);
  });

  it('groups:read shows the members of a group by id and display name, and nothing else of them', async () => {
    const { ada, team, reader } = await world();
    const scim = reader('groups:read');
    const { body } = await scim.get(`/Groups/${team.id}`).expect(200);
    expect(body.members).toEqual([
      { value: ada.id, display: 'Ada', type: 'User', $ref: expect.stringContaining(ada.id) },
    ]);
    await scim.get(`/Users/${ada.id}`).expect(403);
  });
});
