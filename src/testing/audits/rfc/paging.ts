import { expectEqual, expectRefusal, expectStatus } from '../kernel/expect.js';
import { query } from '../kernel/find.js';
import { asText } from '../kernel/json.js';
import { expectList, expectTotal } from '../kernel/lists.js';
import type { AuditScope } from '../kernel/scope.js';
import { auditsOf } from '../kernel/topic.js';

type Parameters = Readonly<Record<string, string | number>>;

/** Five users, and how to list them page by page. */
async function fiveUsers(t: AuditScope) {
  const mark = t.name();
  const ids: string[] = [];
  for (let i = 1; i <= 5; i += 1) {
    ids.push(asText((await t.createUser({ userName: `${mark}-${i}@example.com` })).id));
  }
  const filter = `userName sw "${mark}-"`;
  return {
    ids,
    async page(parameters: Parameters) {
      const answer = await t.get(query('/Users', { filter, ...parameters }));
      expectStatus(answer, 200);
      return answer;
    },
  };
}

/** What a page must say: its place, its size, and how many there are altogether. */
const holds =
  (parameters: Parameters, startIndex: number, itemsPerPage: number) => async (t: AuditScope) => {
    const answer = await (await fiveUsers(t)).page(parameters);
    expectEqual('number of Resources', expectList(answer).length, itemsPerPage, answer);
    expectTotal(answer, 5);
    if (itemsPerPage === 0) return;
    // Whether they are there, and numbers, is asked once: by the audits of lists.
    for (const [name, expected] of Object.entries({ itemsPerPage, startIndex })) {
      const value = answer.body[name];
      if (Number.isInteger(value)) expectEqual(name, value, expected, answer);
    }
  };

/** RFC 7644 §3.4.2.4. */
export const pagingAudits = auditsOf({ id: 'paging', title: 'Paging', needs: ['filter'] }, [
  {
    id: 'count',
    title: 'count caps the page, and totalResults counts everything',
    requirements: ['RFC7644-3.4.2.4-c', 'RFC7644-3.4.2-g', 'RFC7644-3.4.2-e'],
    run: holds({ count: 2 }, 1, 2),
  },
  {
    id: 'start-index',
    title: 'startIndex is counted from 1',
    requirements: ['RFC7644-3.4.2.4-a', 'RFC7644-3.4.2.4-g'],
    run: holds({ startIndex: 5, count: 3 }, 5, 1),
  },
  {
    id: 'start-index-below-one',
    title: 'a startIndex below 1 means 1',
    requirements: ['RFC7644-3.4.2.4-b'],
    run: holds({ startIndex: 0, count: 3 }, 1, 3),
  },
  {
    id: 'zero',
    title: 'count=0 returns no resources, and totalResults',
    requirements: ['RFC7644-3.4.2.4-e'],
    run: holds({ count: 0 }, 1, 0),
  },
  {
    id: 'negative',
    title: 'a negative count means 0',
    requirements: ['RFC7644-3.4.2.4-d'],
    run: holds({ count: -1 }, 1, 0),
  },
  {
    id: 'past-the-end',
    title: 'a startIndex past the end is an empty page',
    level: 'SHOULD',
    requirements: ['RFC7644-3.4.2.4-h'],
    run: holds({ startIndex: 6, count: 3 }, 6, 0),
  },
  {
    id: 'no-numbers',
    title: 'a startIndex that is no number is 400',
    level: 'SHOULD',
    requirements: ['RFC7644-3.4.2.4-i'],
    async run(t) {
      expectRefusal(await t.get('/Users?startIndex=x'), 400);
    },
  },
  {
    id: 'walk',
    title: 'a walk from page to page shows everybody once',
    level: 'SHOULD',
    requirements: ['RFC7644-3.4.2.4-j'],
    async run(t) {
      const { ids, page } = await fiveUsers(t);
      const seen: string[] = [];
      for (const startIndex of [1, 3, 5]) {
        const resources = expectList(await page({ startIndex, count: 2 }));
        seen.push(...resources.map(({ id }) => asText(id)));
      }
      expectEqual('ids of all pages', seen.sort(), [...ids].sort());
    },
  },
]);
