import { patchBody, replace } from '../kernel/bodies.js';
import { expectEqual, expectErrorMessage, expectStatus, expectThat } from '../kernel/expect.js';
import { AuditSkip } from '../kernel/failure.js';
import { query } from '../kernel/find.js';
import { asText, objectsOf, valueAt } from '../kernel/json.js';
import { expectList } from '../kernel/lists.js';
import { read, userPath } from '../kernel/patching.js';
import type { AuditScope } from '../kernel/scope.js';
import { auditsOf } from '../kernel/topic.js';
import { BULK_REQUEST, USER } from '../kernel/urns.js';

const PATH = '/ServiceProviderConfig';
const SCHEME_TYPES = ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'];

async function isOffered(t: AuditScope, feature: string): Promise<boolean> {
  return valueAt(await read(t, PATH), feature, 'supported') === true;
}

/** RFC 7643 §5. */
export const serviceProviderConfigAudits = auditsOf(
  { id: 'service-provider-config', title: 'Service provider configuration' },
  [
    {
      id: 'is-one-object',
      title: '/ServiceProviderConfig gives one object, not a list',
      requirements: ['RFC7644-4-a', 'RFC7643-3-a'],
      async run(t) {
        const answer = await t.get(PATH);
        expectStatus(answer, 200);
        expectThat(!('Resources' in answer.body), 'It is a list.', answer);
        const urn = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';
        expectEqual('schemas', answer.body.schemas, [urn], answer);
      },
    },
    {
      id: 'has-all-parts',
      title: 'it says of each feature whether it is supported',
      requirements: ['RFC7643-5-a'],
      async run(t) {
        const answer = await t.get(PATH);
        for (const feature of ['patch', 'bulk', 'filter', 'changePassword', 'sort', 'etag']) {
          const supported = valueAt(answer.body, feature, 'supported');
          expectEqual(`type of ${feature}.supported`, typeof supported, 'boolean', answer);
        }
        const schemes = answer.body.authenticationSchemes;
        expectThat(Array.isArray(schemes), 'authenticationSchemes is no array.', answer);
      },
    },
    {
      id: 'limits-are-integers',
      title: 'the limits of bulk and filter are integers, supported or not',
      requirements: ['RFC7643-5-b', 'RFC7643-5-c'],
      async run(t) {
        const answer = await t.get(PATH);
        for (const [feature, limit] of [
          ['bulk', 'maxOperations'],
          ['bulk', 'maxPayloadSize'],
          ['filter', 'maxResults'],
        ] as const) {
          const value = valueAt(answer.body, feature, limit);
          expectThat(Number.isInteger(value), `${feature}.${limit} is no integer.`, answer);
        }
      },
    },
    {
      id: 'schemes-are-complete',
      title: 'authentication schemes have a type that there is, a name and a description',
      requirements: ['RFC7643-5-e'],
      async run(t) {
        const answer = await t.get(PATH);
        const schemes = objectsOf(answer.body.authenticationSchemes);
        expectThat(schemes.length > 0, 'There is no authentication scheme.', answer);
        for (const { type, name, description } of schemes) {
          expectThat(SCHEME_TYPES.includes(asText(type)), `There is no type "${type}".`, answer);
          expectThat(asText(name) !== '', 'A scheme has no name.', answer);
          expectThat(asText(description) !== '', 'A scheme has no description.', answer);
        }
      },
    },
    {
      id: 'is-public',
      title: 'it can be read without credentials',
      level: 'SHOULD',
      requirements: ['RFC7643-5-f'],
      async run(t) {
        expectStatus(await t.send({ method: 'GET', path: PATH, headers: {} }), 200);
      },
    },
    {
      id: 'tells-patch',
      title: 'PATCH works if and only if it is advertised, and is 501, 405 or 404 otherwise',
      requirements: ['RFC7643-5-d', 'RFC7644-3.5-c'],
      needs: ['user.active'],
      async run(t) {
        const path = userPath(await t.createUser());
        const answer = await t.patch(path, patchBody(replace('active', false)));
        expectStatus(answer, ...((await isOffered(t, 'patch')) ? [200, 204] : [501, 405, 404]));
      },
    },
    {
      id: 'tells-filter',
      title: 'a filter is applied if and only if filters are advertised',
      requirements: ['RFC7643-5-d'],
      async run(t) {
        const user = await t.createUser();
        await t.createUser();
        const filter = `userName eq ${JSON.stringify(user.userName)}`;
        const answer = await t.get(query('/Users', { filter }));
        const found = answer.status === 200 ? expectList(answer) : [];
        const isApplied = found.length === 1 && found[0]?.id === user.id;
        const offered = await isOffered(t, 'filter');
        expectEqual('whether the filter is applied', isApplied, offered, answer);
      },
    },
    {
      id: 'tells-sort',
      title: 'a list is sorted where sorting is advertised',
      requirements: ['RFC7643-5-d'],
      needs: ['sort', 'filter'],
      async run(t) {
        const first = await t.createUser();
        const second = await t.createUser();
        const names = [first, second].map(({ userName }) => JSON.stringify(userName));
        const filter = `userName eq ${names[0]} or userName eq ${names[1]}`;
        const lists: string[][] = [];
        for (const sortOrder of ['ascending', 'descending']) {
          const answer = await t.get(query('/Users', { filter, sortBy: 'userName', sortOrder }));
          lists.push(expectList(answer).map(({ id }) => asText(id)));
        }
        expectEqual('the descending list', lists[1], [...(lists[0] ?? [])].reverse());
      },
    },
    {
      id: 'tells-etag',
      title: 'resources have an ETag if and only if ETags are advertised',
      requirements: ['RFC7643-5-d'],
      async run(t) {
        const answer = await t.get(userPath(await t.createUser()));
        const hasTag =
          answer.headers.etag !== undefined &&
          valueAt(answer.body, 'meta', 'version') !== undefined;
        expectEqual('whether there is an ETag', hasTag, await isOffered(t, 'etag'), answer);
      },
    },
    {
      id: 'tells-bulk',
      title: '/Bulk works if and only if it is advertised, and is 501 or 404 otherwise',
      requirements: ['RFC7643-5-d', 'RFC7644-3.7-a'],
      async run(t) {
        const data = t.userBody();
        const Operations = [{ method: 'POST', path: '/Users', bulkId: 'one', data }];
        const answer = await t.post('/Bulk', { schemas: [BULK_REQUEST], Operations });
        expectStatus(answer, ...((await isOffered(t, 'bulk')) ? [200] : [501, 404]));
      },
    },
    {
      id: 'tells-change-password',
      title: 'the schema of users has a password if changing it is advertised',
      requirements: ['RFC7643-5-d'],
      async run(t) {
        if (!(await isOffered(t, 'changePassword'))) {
          throw new AuditSkip('The server does not offer changing passwords.');
        }
        const password = t.discovery.attribute(USER, 'password');
        expectThat(password !== undefined, 'Users have no password to change.');
      },
    },
    {
      id: 'refuses-writes',
      title: 'a write to it is refused as an error message, 405 or 501',
      level: 'SHOULD',
      requirements: ['RFC7644-4-h'],
      async run(t) {
        expectErrorMessage(await t.post(PATH, {}), 405, 501);
      },
    },
  ],
);
