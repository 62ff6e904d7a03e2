import { expectEqual, expectRefusal } from '../kernel/expect.js';
import { search } from '../kernel/find.js';
import { asText } from '../kernel/json.js';
import { expectList } from '../kernel/lists.js';
import type { AuditScope } from '../kernel/scope.js';
import { auditsOf } from '../kernel/topic.js';
import { SEARCH_REQUEST } from '../kernel/urns.js';

const request = (parameters: object) => ({ schemas: [SEARCH_REQUEST], ...parameters });

async function filterOfTwo(t: AuditScope): Promise<string> {
  const mark = t.name();
  await t.createUser({ userName: `${mark}-a@example.com` });
  await t.createUser({ userName: `${mark}-b@example.com` });
  return `userName sw "${mark}-"`;
}

/** RFC 7644 §3.4.3. */
export const searchAudits = auditsOf(
  { id: 'search', title: 'Queries by POST', needs: ['filter'] },
  [
    {
      id: 'users',
      title: 'POST /Users/.search answers as GET does',
      requirements: ['RFC7644-3.4.3-a', 'RFC7644-3.4.3-d'],
      async run(t) {
        const filter = await filterOfTwo(t);
        const answer = await t.post('/Users/.search', request({ filter }));
        const ids = (list: typeof answer) =>
          expectList(list)
            .map(({ id }) => asText(id))
            .sort();
        expectEqual('ids', ids(answer), ids(await search(t, '/Users', filter)), answer);
      },
    },
    {
      id: 'parameters',
      title: 'attributes, startIndex and count stand in the body',
      requirements: ['RFC7644-3.4.3-c'],
      async run(t) {
        const filter = await filterOfTwo(t);
        const body = request({ filter, attributes: ['userName'], startIndex: 2, count: 5 });
        const answer = await t.post('/Users/.search', body);
        const resources = expectList(answer);
        expectEqual('number of Resources', resources.length, 1, answer);
        expectEqual('emails', resources[0]?.emails, undefined, answer);
      },
    },
    {
      id: 'root',
      title: 'POST /.search looks at all types, or is 501 or 403',
      level: 'SHOULD',
      requirements: ['RFC7644-3.4.3-a'],
      async run(t) {
        const filter = await filterOfTwo(t);
        const answer = await t.post('/.search', request({ filter }));
        if (answer.status === 501 || answer.status === 403) return;
        expectEqual('number of Resources', expectList(answer).length, 2, answer);
      },
    },
    {
      id: 'wrong-filter',
      title: 'a wrong filter in a search is 400',
      source: 'RFC 7644 §3.4.3',
      requirements: ['RFC7644-3.12-k'],
      async run(t) {
        const answer = await t.post('/Users/.search', request({ filter: 'userName eq' }));
        expectRefusal(answer, 400);
      },
    },
  ],
);
