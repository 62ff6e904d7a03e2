import { expectEqual, expectErrorMessage, expectStatus, expectThat } from '../kernel/expect.js';
import { query } from '../kernel/find.js';
import { asText } from '../kernel/json.js';
import { expectTotal } from '../kernel/lists.js';
import { groupPath, userPath } from '../kernel/patching.js';
import { auditsOf } from '../kernel/topic.js';

const encodedThroughout = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

/** RFC 7644 §3.4.1 and §3.4.2. */
export const readAudits = auditsOf({ id: 'read', title: 'Reading and listing' }, [
  {
    id: 'user',
    title: 'a user is read as it was created',
    requirements: ['RFC7644-3.4.1-a', 'RFC7644-3.1-c'],
    async run(t) {
      const body = t.userBody();
      const made = await t.createUser(body);
      const answer = await t.get(userPath(made));
      expectStatus(answer, 200);
      expectEqual('id', answer.body.id, made.id, answer);
      expectEqual('userName', answer.body.userName, body.userName, answer);
      if ('active' in body) expectEqual('active', answer.body.active, true, answer);
    },
  },
  {
    id: 'group',
    title: 'a group is read as it was created',
    requirements: ['RFC7644-3.4.1-a'],
    needs: ['groups'],
    async run(t) {
      const made = await t.createGroup();
      const answer = await t.get(groupPath(made));
      expectStatus(answer, 200);
      expectEqual('displayName', answer.body.displayName, made.displayName, answer);
    },
  },
  {
    id: 'unknown',
    title: 'an unknown id is 404',
    requirements: ['RFC7644-3.4.1-b'],
    async run(t) {
      expectErrorMessage(await t.get(`/Users/${t.name()}`), 404);
    },
  },
  {
    id: 'of-other-type',
    title: 'a user is not found among the groups',
    requirements: ['RFC7644-3.4.1-b'],
    needs: ['groups'],
    async run(t) {
      const { id } = await t.createUser();
      const answer = await t.get(`/Groups/${encodeURIComponent(asText(id))}`);
      // A server that counts users and groups apart may have a group of the same number.
      if (answer.status === 200) expectThat(!('userName' in answer.body), 'It is.', answer);
      else expectStatus(answer, 404);
    },
  },
  {
    id: 'encoded-id',
    title: 'a percent-encoded id is decoded once',
    level: 'SHOULD',
    source: 'RFC 3986 §6.2.2.2',
    requirements: ['RFC7644-3.4.1-d'],
    async run(t) {
      const { id } = await t.createUser();
      const answer = await t.get(`/Users/${encodedThroughout(asText(id))}`);
      expectStatus(answer, 200);
      expectEqual('id', answer.body.id, id, answer);
    },
  },
  {
    id: 'no-match',
    title: 'no match is 200 with totalResults 0',
    requirements: ['RFC7644-3.4.2-d'],
    needs: ['filter'],
    async run(t) {
      const answer = await t.get(query('/Users', { filter: `userName eq "${t.name()}"` }));
      expectTotal(answer, 0);
    },
  },
  {
    id: 'empty-resources',
    title: 'an empty result has an empty list of Resources',
    level: 'MAY',
    requirements: ['RFC7644-3.4.2-c'],
    needs: ['filter'],
    async run(t) {
      const answer = await t.get(query('/Users', { filter: `userName eq "${t.name()}"` }));
      expectEqual('Resources', answer.body.Resources, [], answer);
    },
  },
  {
    id: 'unknown-parameters',
    title: 'unknown query parameters are ignored',
    level: 'SHOULD',
    requirements: ['RFC7644-3.4.2-f'],
    async run(t) {
      expectStatus(await t.get('/Users?count=1&auditUnknown=1'), 200);
    },
  },
  {
    id: 'root',
    title: 'a query at the root is answered, or 501 or 403, but not 404',
    level: 'SHOULD',
    requirements: ['RFC7644-3.4.2.1-f'],
    async run(t) {
      const filter = `userName eq "${t.name()}"`;
      expectStatus(await t.get(query('/', { filter })), 200, 501, 403);
    },
  },
  {
    id: 'me',
    title: '/Me is served, redirected, or 501, and 404 only without an own resource',
    level: 'SHOULD',
    requirements: ['RFC7644-3.11-a'],
    async run(t) {
      expectStatus(await t.get('/Me'), 200, 308, 404, 501);
    },
  },
]);
