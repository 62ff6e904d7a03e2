import { expectEqual, expectRefusal, expectStatus, expectThat } from '../kernel/expect.js';
import { query } from '../kernel/find.js';
import { asText } from '../kernel/json.js';
import { expectList } from '../kernel/lists.js';
import { auditsOf } from '../kernel/topic.js';

/** RFC 9865. */
export const cursorAudits = auditsOf(
  { id: 'cursor', title: 'Cursors', needs: ['cursor', 'filter'] },
  [
    {
      id: 'walk',
      title: 'a walk by cursors shows everybody once, and ends without nextCursor',
      requirements: ['RFC9865-2-a', 'RFC9865-2-c', 'RFC9865-2-b', 'RFC9865-2-e'],
      async run(t) {
        const mark = t.name();
        const ids: string[] = [];
        for (let i = 0; i < 5; i += 1) {
          const user = await t.createUser({ userName: `${mark}-${i}@example.com` });
          ids.push(asText(user.id));
        }
        const seen: string[] = [];
        let cursor: unknown = '';
        for (let page = 0; cursor !== undefined; page += 1) {
          expectThat(page < 10, 'The walk does not end.');
          const filter = `userName sw "${mark}-"`;
          const answer = await t.get(query('/Users', { filter, count: 2, cursor: String(cursor) }));
          seen.push(...expectList(answer).map(({ id }) => asText(id)));
          cursor = answer.body.nextCursor;
          const isUnreserved = cursor === undefined || /^[\w.~-]+$/.test(String(cursor));
          expectThat(isUnreserved, 'nextCursor has other characters.', answer);
          if (page === 0) {
            expectThat(
              !('previousCursor' in answer.body),
              'The first page has one before.',
              answer,
            );
          }
        }
        expectEqual('ids of all pages', seen.sort(), ids.sort());
      },
    },
    {
      id: 'invalid',
      title: 'a cursor that is none is 400 invalidCursor',
      level: 'SHOULD',
      requirements: ['RFC9865-2.1-a'],
      async run(t) {
        expectRefusal(await t.get(`/Users?cursor=${t.name()}&count=2`), 400, 'invalidCursor');
      },
    },
    {
      id: 'zero',
      title: 'count=0 returns totalResults alone',
      requirements: ['RFC9865-2-g'],
      async run(t) {
        const answer = await t.get('/Users?cursor=&count=0');
        expectStatus(answer, 200);
        expectEqual('number of Resources', answer.resources.length, 0, answer);
      },
    },
  ],
);
