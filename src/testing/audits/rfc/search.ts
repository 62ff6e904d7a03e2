import { expectEqual, expectRefusal, expectStatus } from '../kernel/expect.js';
import { search } from '../kernel/find.js';
import { asText } from '../kernel/json.js';
import type { AuditScope } from '../kernel/scope.js';
import { auditsOf } from '../kernel/topic.js';
import { LIST_RESPONSE, SEARCH_REQUEST } from '../kernel/urns.js';

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
        expectStatus(answer, 200);
        expectEqual('schemas', answer.body.schemas, [LIST_RESPONSE], answer);
        const ids = (list: typeof answer) => list.resources.map(({ id }) => asText(id)).sort();
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
        expectStatus(answer, 200);
        expectEqual('number of Resources', answer.resources.length, 1, answer);
        expectEqual('emails', answer.resources[0]?.emails, undefined, answer);
      },
    },
    {
      id: 'root',
      title: 'POST /.search looks at all types',
      requirements: ['RFC7644-3.4.3-a'],
      async run(t) {
        const filter = await filterOfTwo(t);
        const answer = await t.post('/.search', request({ filter }));
        expectStatus(answer, 200);
        expectEqual('totalResults', answer.body.totalResults, 2, answer);
      },
    },
    {
      id: 'wrong-filter',
      title: 'a wrong filter in a search is 400 invalidFilter',
      requirements: ['RFC7644-3.12-k'],
      async run(t) {
        const answer = await t.post('/Users/.search', request({ filter: 'userName eq' }));
        expectRefusal(answer, 400, 'invalidFilter');
      },
    },
  ],
);
