import { expectErrorMessage, expectThat } from '../core/expect.js';
import { auditsOf } from '../core/suite.js';

const ACCEPT = { Accept: 'application/scim+json' };

/** RFC 7644 §2. */
export const authenticationAudits = auditsOf({ id: 'authentication', title: 'Authentication' }, [
  {
    id: 'needed',
    title: 'a request without credentials is 401, as an error message',
    requirements: ['RFC7644-3.12-d', 'RFC7644-2-a'],
    async run(t) {
      const answer = await t.send({ method: 'GET', path: '/Users', headers: ACCEPT });
      expectErrorMessage(answer, 401);
    },
  },
  {
    id: 'challenge',
    title: '401 names the schemes in WWW-Authenticate',
    requirements: ['RFC7644-2-a'],
    async run(t) {
      const answer = await t.send({ method: 'GET', path: '/Users', headers: ACCEPT });
      const challenge = answer.headers['www-authenticate'] ?? '';
      expectThat(challenge !== '', 'There is no WWW-Authenticate.', answer);
    },
  },
  {
    id: 'wrong-token',
    title: 'a wrong token is 401',
    requirements: ['RFC7644-3.12-d'],
    async run(t) {
      const headers = { ...ACCEPT, Authorization: `Bearer ${t.name()}` };
      expectErrorMessage(await t.send({ method: 'GET', path: '/Users', headers }), 401);
    },
  },
  {
    id: 'for-writes',
    title: 'nothing is created without credentials',
    requirements: ['RFC7644-2-a', 'RFC7644-3.12-d'],
    async run(t) {
      const answer = await t.send({
        method: 'POST',
        path: '/Users',
        headers: { ...ACCEPT, 'Content-Type': 'application/scim+json' },
        body: JSON.stringify(t.userBody()),
      });
      expectErrorMessage(answer, 401);
    },
  },
]);
