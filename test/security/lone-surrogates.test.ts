import { describe, expect, it } from '@jest/globals';
import { mountScim } from '../support/app.js';
import { ENTERPRISE, group, patch, user } from '../support/messages.js';

/** Half of a surrogate pair: valid in JSON, impossible in UTF-8 and therefore in a URI. */
const HALF = '\ud800';

describe('an id that cannot stand in a URI', () => {
  it('as a manager does not make the user, or any list with it, unreadable', async () => {
    const { scim } = mountScim({ baseUrl: 'https://rfp.example/scim/v2' });
    const made = await scim
      .post('/Users', user('ada', { [ENTERPRISE]: { manager: { value: HALF } } }))
      .expect(201);
    const { body } = await scim.get(`/Users/${made.body.id}`).expect(200);
    expect(body).toEqual(made.body);
    expect(body[ENTERPRISE].manager.$ref).toMatch(/\/Users\/%EF%BF%BD$/);
    expect((await scim.get('/Users').expect(200)).body.totalResults).toBe(1);
    await scim
      .patch(
        `/Users/${made.body.id}`,
        patch({ op: 'replace', path: `${ENTERPRISE}:manager`, value: `x${HALF}` }),
      )
      .expect(200);
  });

  it('as a member names nobody', async () => {
    const { scim } = mountScim();
    const made = await scim.post('/Groups', group('Crew', [HALF])).expect(201);
    expect(made.body).not.toHaveProperty('members');
  });

  it('in a Bulk path fails that operation alone', async () => {
    const { scim } = mountScim();
    const answer = await scim
      .post('/Bulk', {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations: [
          { method: 'POST', path: '/Users', bulkId: 'a', data: user('ada') },
          { method: 'DELETE', path: `/Users/${HALF}` },
          { method: 'POST', path: '/Users', bulkId: 'b', data: user('bob') },
        ],
      })
      .expect(200);
    const { Operations } = answer.body;
    expect(Operations.map(({ status }: { status: string }) => status)).toEqual([
      '201',
      '404',
      '201',
    ]);
  });
});
