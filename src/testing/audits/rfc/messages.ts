import {
  expectEqual,
  expectErrorMessage,
  expectRefusal,
  expectStatus,
  expectThat,
} from '../kernel/expect.js';
import { asText } from '../kernel/json.js';
import { userPath } from '../kernel/patching.js';
import { auditsOf } from '../kernel/topic.js';

const typeOf = ({ headers }: { readonly headers: Readonly<Record<string, string>> }) =>
  (headers['content-type'] ?? '').replace(/;.*$/, '').trim();

const NO_RESOURCES = ['{"userName":', '[]', '"text"'];

/** RFC 7644 §3.8 and §3.12. */
export const messageAudits = auditsOf({ id: 'messages', title: 'Messages and errors' }, [
  {
    id: 'media-type',
    title: 'answers are application/scim+json, errors too',
    requirements: ['RFC7644-3.8-d', 'RFC7644-3.8-b', 'RFC7644-3.1-a'],
    async run(t) {
      const { id } = await t.createUser();
      for (const path of ['/Users?count=1', userPath({ id }), `/Users/${t.name()}`]) {
        const answer = await t.get(path);
        expectEqual('Content-Type', typeOf(answer), 'application/scim+json', answer);
      }
    },
  },
  {
    id: 'default-media-type',
    title: 'a client that accepts anything gets application/scim+json',
    requirements: ['RFC7644-3.8-d'],
    async run(t) {
      const answer = await t.get('/Users?count=1', { Accept: '*/*' });
      expectStatus(answer, 200);
      expectEqual('Content-Type', typeOf(answer), 'application/scim+json', answer);
    },
  },
  {
    id: 'accept-json',
    title: 'Accept: application/json is supported',
    level: 'SHOULD',
    requirements: ['RFC7644-3.8-c'],
    async run(t) {
      expectStatus(await t.get('/Users?count=1', { Accept: 'application/json' }), 200);
    },
  },
  {
    id: 'send-json',
    title: 'a body of type application/json is accepted',
    level: 'SHOULD',
    requirements: ['RFC7644-3.8-e', 'HTTP-g'],
    async run(t) {
      const type = { 'Content-Type': 'application/json' };
      const answer = await t.post('/Users', t.userBody(), type);
      expectStatus(answer, 201);
    },
  },
  {
    id: 'send-charset',
    title: 'a body of type application/scim+json; charset=utf-8 is accepted',
    requirements: ['RFC7644-3.8-a'],
    async run(t) {
      const type = { 'Content-Type': 'application/scim+json; charset=utf-8' };
      expectStatus(await t.post('/Users', t.userBody(), type), 201);
    },
  },
  {
    id: 'unicode',
    title: 'text of any script survives a round trip',
    requirements: ['RFC7643-2.3.1-a', 'RFC7644-3.8-a'],
    needs: ['user.displayName'],
    async run(t) {
      const displayName = 'Zoë Ōe 大江 \u{1F600} "\\"';
      const { id } = await t.createUser({ displayName });
      const answer = await t.get(userPath({ id }));
      expectEqual('displayName', answer.body.displayName, displayName, answer);
    },
  },
  {
    id: 'not-found',
    title: 'an unknown resource is 404 with an error message',
    requirements: ['RFC7644-3.12-a', 'RFC7644-3.12-f', 'RFC7644-3.4.1-b'],
    async run(t) {
      expectErrorMessage(await t.get(`/Users/${t.name()}`), 404);
    },
  },
  {
    id: 'no-endpoint',
    title: 'an unknown endpoint is 404 with an error message, not HTML',
    requirements: ['RFC7644-3.12-b', 'RFC7644-3.12-f'],
    async run(t) {
      expectErrorMessage(await t.get(`/${t.name()}`), 404);
    },
  },
  {
    id: 'detail',
    title: 'errors say in words what is wrong',
    level: 'SHOULD',
    requirements: ['RFC7644-3.2-d'],
    async run(t) {
      const answer = await t.get(`/Users/${t.name()}`);
      expectThat(asText(answer.body.detail) !== '', 'There is no detail.', answer);
    },
  },
  {
    id: 'bad-json',
    title: 'a body that is no JSON object is 400 with an error message',
    source: 'RFC 7644 §3.12',
    requirements: ['RFC7644-3.3-i', 'RFC7644-3.12-b'],
    async run(t) {
      for (const body of NO_RESOURCES) expectErrorMessage(await t.post('/Users', body), 400);
    },
  },
  {
    id: 'keywords',
    title: 'errors have the keyword of their kind as scimType',
    level: 'SHOULD',
    source: 'RFC 7644 §3.12',
    requirements: ['RFC7644-3.12-o', 'RFC7644-3.12-r', 'RFC7644-3.3-h', 'RFC7644-3.3-i'],
    async run(t) {
      for (const body of NO_RESOURCES) {
        expectRefusal(await t.post('/Users', body), 400, 'invalidSyntax');
      }
      const nameless = await t.post('/Users', t.userBody({ userName: undefined }));
      expectRefusal(nameless, 400, 'invalidValue');
    },
  },
  {
    id: 'head',
    title: 'HEAD answers as GET does, without a body',
    level: 'SHOULD',
    source: 'RFC 9110 §9.3.2',
    requirements: ['HTTP-a'],
    async run(t) {
      const path = userPath(await t.createUser());
      const get = await t.get(path);
      const head = await t.send({
        method: 'HEAD',
        path,
        headers: { Accept: 'application/scim+json', ...t.authorization },
      });
      expectStatus(head, get.status);
      expectEqual('body', head.text, '', head);
      const lengths = [head, get].map(({ headers }) => headers['content-length']);
      expectThat(lengths[0] === undefined || lengths[0] === lengths[1], 'Another length.', head);
    },
  },
  {
    id: 'not-cached',
    title: 'answers with personal data may not be stored by caches',
    level: 'MAY',
    source: 'RFC 9111 §5.2.2.5',
    requirements: ['HTTP-d'],
    async run(t) {
      const answer = await t.get(userPath(await t.createUser()));
      const cache = answer.headers['cache-control'] ?? '';
      expectThat(/no-store|private|no-cache/.test(cache), `Cache-Control is "${cache}".`, answer);
    },
  },
  {
    id: 'no-prototypes',
    title: 'keys such as __proto__ are data without effect',
    level: 'SHOULD',
    source: 'RFC 7643 §2.1',
    requirements: ['HTTP-e'],
    async run(t) {
      const text = JSON.stringify(t.userBody()).replace(
        '{',
        '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},',
      );
      const answer = await t.post('/Users', text);
      expectStatus(answer, 201, 400);
      expectThat(!answer.text.includes('polluted'), 'The key is in the answer.', answer);
      const other = await t.get(userPath(await t.createUser()));
      expectThat(!other.text.includes('polluted'), 'It came up in another resource.', other);
    },
  },
]);
