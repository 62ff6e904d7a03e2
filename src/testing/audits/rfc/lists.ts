import type { Answer } from '../kernel/answer.js';
import { expectEqual, expectStatus, expectThat } from '../kernel/expect.js';
import { AuditSkip } from '../kernel/failure.js';
import { query } from '../kernel/find.js';
import { expectList } from '../kernel/lists.js';
import type { AuditScope } from '../kernel/scope.js';
import { type AuditDraft, auditsOf } from '../kernel/topic.js';
import { LIST_RESPONSE, SEARCH_REQUEST } from '../kernel/urns.js';

/** Where lists come from; each gives one with something in it. */
type Source = (t: AuditScope) => Promise<Answer>;

const SOURCES: readonly (readonly [id: string, title: string, Source, AuditDraft['needs']?])[] = [
  [
    'users',
    'a list of users',
    async (t) => {
      await t.createUser();
      return t.get('/Users?count=1');
    },
  ],
  [
    'groups',
    'a list of groups',
    async (t) => {
      await t.createGroup();
      return t.get('/Groups?count=1');
    },
    ['groups'],
  ],
  [
    'found',
    'a list of what a filter finds',
    async (t) => {
      const { userName } = await t.createUser();
      return t.get(query('/Users', { filter: `userName eq ${JSON.stringify(userName)}` }));
    },
    ['filter'],
  ],
  [
    'searched',
    'the answer to POST /Users/.search',
    async (t) => {
      const { userName } = await t.createUser();
      const filter = `userName eq ${JSON.stringify(userName)}`;
      return t.post('/Users/.search', { schemas: [SEARCH_REQUEST], filter });
    },
    ['filter'],
  ],
  ['schemas', 'the list of schemas', (t) => t.get('/Schemas')],
  ['resource-types', 'the list of resource types', (t) => t.get('/ResourceTypes')],
];

const hasParts = (list: Source) => async (t: AuditScope) => {
  const answer = await list(t);
  expectStatus(answer, 200);
  const { schemas, totalResults } = answer.body;
  const isNamed = 'schemas of a list is not ListResponse alone.';
  expectThat(isList(schemas), isNamed, answer, isNamed);
  const isCounted = 'A list has no totalResults that is an integer.';
  expectThat(Number.isInteger(totalResults), isCounted, answer, isCounted);
  expectThat(expectList(answer).length > 0, 'There is nothing in it.', answer);
};

const isList = (schemas: unknown) =>
  Array.isArray(schemas) && schemas.length === 1 && schemas[0] === LIST_RESPONSE;

/** A page of one of two users. */
async function partOfTwo(t: AuditScope): Promise<Answer> {
  const mark = t.name();
  for (const letter of ['a', 'b']) {
    await t.createUser({ userName: `${mark}-${letter}@example.com` });
  }
  const answer = await t.get(query('/Users', { filter: `userName sw "${mark}-"`, count: 1 }));
  if (expectList(answer).length !== 1) throw new AuditSkip('The server does not page.');
  return answer;
}

/** The envelope of lists (RFC 7644 §3.4.2): what it lacks is told here, and nowhere else. */
export const listAudits = auditsOf({ id: 'lists', title: 'Lists' }, [
  ...SOURCES.map(
    ([id, title, list, needs = []]): AuditDraft => ({
      id,
      title: `${title} is a ListResponse with totalResults and Resources`,
      requirements: ['RFC7644-3.4.2-a', 'RFC7644-3.4.2-b', 'RFC7643-3-a'],
      needs,
      run: hasParts(list),
    }),
  ),
  ...(['itemsPerPage', 'startIndex'] as const).map(
    (name): AuditDraft => ({
      id: name === 'startIndex' ? 'start-index' : 'items-per-page',
      title: `a part of a list has ${name} as an integer`,
      requirements: ['RFC7644-3.4.2-e'],
      needs: ['filter'],
      async run(t) {
        const answer = await partOfTwo(t);
        const value = answer.body[name];
        const lacks = `A part of a list has no ${name} that is an integer.`;
        expectThat(Number.isInteger(value), lacks, answer, lacks);
        expectEqual(name, value, 1, answer);
      },
    }),
  ),
]);
