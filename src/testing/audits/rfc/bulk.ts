import { patchBody, replace } from '../kernel/bodies.js';
import { expectEqual, expectRefusal, expectStatus, expectThat } from '../kernel/expect.js';
import { AuditSkip } from '../kernel/failure.js';
import { asText, objectsOf, valueAt } from '../kernel/json.js';
import { read, userPath } from '../kernel/patching.js';
import type { AuditScope } from '../kernel/scope.js';
import { auditsOf } from '../kernel/topic.js';
import { BULK_REQUEST, BULK_RESPONSE, ERROR } from '../kernel/urns.js';

async function bulk(t: AuditScope, Operations: readonly object[], more: object = {}) {
  const answer = await t.post('/Bulk', { schemas: [BULK_REQUEST], Operations, ...more });
  return { answer, results: objectsOf(answer.body.Operations) };
}

const post = (bulkId: string, data: object, path = '/Users') => ({
  method: 'POST',
  path,
  bulkId,
  data,
});

/** Larger requests would burden a server more than they tell. */
const MOST_OPERATIONS = 2_000;

/** RFC 7644 §3.7. */
export const bulkAudits = auditsOf({ id: 'bulk', title: 'Bulk', needs: ['bulk'] }, [
  {
    id: 'results',
    title: 'every operation has a result in a BulkResponse: status as text, location, bulkId',
    requirements: [
      'RFC7644-3.7-b',
      'RFC7644-3.7-h',
      'RFC7644-3.7-l',
      'RFC7644-3.7.3-a',
      'RFC7644-3.7.3-b',
    ],
    async run(t) {
      const { answer, results } = await bulk(t, [post('a', t.userBody()), post('b', t.userBody())]);
      expectStatus(answer, 200);
      expectEqual('schemas', answer.body.schemas, [BULK_RESPONSE], answer);
      expectEqual('bulkIds', results.map(({ bulkId }) => bulkId).sort(), ['a', 'b'], answer);
      for (const { status, location, method } of results) {
        expectEqual('status', status, '201', answer);
        expectEqual('method', method, 'POST', answer);
        expectThat(asText(location).includes('/Users/'), 'There is no location.', answer);
      }
    },
  },
  {
    id: 'methods',
    title: 'PUT, PATCH and DELETE work as they do alone',
    requirements: ['RFC7644-3.7-c', 'RFC7644-3.7-n'],
    needs: ['patch', 'user.active'],
    async run(t) {
      const [ada, bea, cyr] = [await t.createUser(), await t.createUser(), await t.createUser()];
      const change = patchBody(replace('active', false));
      const data = t.userBody({ active: false });
      const { answer } = await bulk(t, [
        { method: 'PATCH', path: userPath(ada), data: change },
        { method: 'PUT', path: userPath(bea), data },
        { method: 'DELETE', path: userPath(cyr) },
      ]);
      expectStatus(answer, 200);
      expectEqual('active after PATCH', (await read(t, userPath(ada))).active, false, answer);
      expectEqual('active after PUT', (await read(t, userPath(bea))).active, false, answer);
      expectStatus(await t.get(userPath(cyr)), 404);
    },
  },
  {
    id: 'goes-on',
    title: 'a failed operation has its error in the response, and the others go on',
    requirements: ['RFC7644-3.7-i', 'RFC7644-3.7.3-c', 'RFC7644-3.7-h'],
    async run(t) {
      const { userName } = await t.createUser();
      const { answer, results } = await bulk(t, [
        post('a', t.userBody({ userName })),
        post('b', t.userBody()),
      ]);
      expectStatus(answer, 200);
      const failed = results.find(({ bulkId }) => bulkId === 'a');
      expectEqual('status of the duplicate', failed?.status, '409', answer);
      expectEqual('its error', valueAt(failed, 'response', 'schemas', 0), ERROR, answer);
      const other = results.find(({ bulkId }) => bulkId === 'b');
      expectEqual('status of the other', other?.status, '201', answer);
    },
  },
  {
    id: 'fail-on-errors',
    title: 'failOnErrors ends it after so many errors',
    requirements: ['RFC7644-3.7-j', 'RFC7644-3.7-k'],
    async run(t) {
      const { userName } = await t.createUser();
      const taken = t.userBody({ userName });
      const operations = [post('a', taken), post('b', t.userBody())];
      const { answer, results } = await bulk(t, operations, { failOnErrors: 1 });
      expectStatus(answer, 200);
      const made = results.some(({ status }) => status === '201');
      expectThat(!made, 'An operation behind the error was carried out.', answer);
      expectThat(!('failOnErrors' in answer.body), 'failOnErrors is in the answer.', answer);
    },
  },
  {
    id: 'references',
    title: 'bulkId:… in data becomes the id of what was created, also by a later operation',
    requirements: ['RFC7644-3.7.2-a', 'RFC7644-3.7.2-b'],
    needs: ['groups'],
    async run(t) {
      const members = [{ value: 'bulkId:ada' }];
      const { answer, results } = await bulk(t, [
        post('team', t.groupBody({ members }), '/Groups'),
        post('ada', t.userBody()),
      ]);
      expectStatus(answer, 200);
      const locationOf = (wanted: string) =>
        asText(results.find(({ bulkId }) => bulkId === wanted)?.location);
      const idIn = (location: string) => location.slice(location.lastIndexOf('/') + 1);
      const group = await read(t, `/Groups/${idIn(locationOf('team'))}`);
      const member = valueAt(group, 'members', 0, 'value');
      expectEqual('members[0].value', member, decodeURIComponent(idIn(locationOf('ada'))), answer);
    },
  },
  {
    id: 'unknown-reference',
    title: 'a reference to nothing is an error of its operation',
    requirements: ['RFC7644-3.7.2-e'],
    needs: ['groups'],
    async run(t) {
      const members = [{ value: 'bulkId:nobody' }];
      const { answer, results } = await bulk(t, [post('a', t.groupBody({ members }), '/Groups')]);
      expectStatus(answer, 200);
      expectThat(/^[45]/.test(asText(results[0]?.status)), 'It has no error.', answer);
    },
  },
  {
    id: 'too-many',
    title: 'more operations than advertised are 413',
    requirements: ['RFC7644-3.7.4-a', 'RFC7644-3.7.4-c'],
    async run(t) {
      const most = Number(valueAt(t.discovery.config, 'bulk', 'maxOperations'));
      if (!(most > 0 && most < MOST_OPERATIONS)) {
        throw new AuditSkip(`maxOperations is ${most}, and too many are not sent.`);
      }
      const operation = { method: 'DELETE', path: `/Users/${t.name()}` };
      const { answer } = await bulk(t, new Array(most + 1).fill(operation));
      expectRefusal(answer, 413);
    },
  },
]);
