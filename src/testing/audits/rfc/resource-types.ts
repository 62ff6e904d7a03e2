import { expectEqual, expectErrorMessage, expectStatus, expectThat } from '../kernel/expect.js';
import { asText, objectsOf, valueAt } from '../kernel/json.js';
import { auditsOf } from '../kernel/topic.js';
import { expectOneList } from './one-list.js';

const PATH = '/ResourceTypes';

/** RFC 7643 §6. */
export const resourceTypeAudits = auditsOf({ id: 'resource-types', title: 'Resource types' }, [
  {
    id: 'are-one-list',
    title: '/ResourceTypes gives all types in one ListResponse, whatever page is asked for',
    requirements: ['RFC7644-4-b', 'RFC7644-4-d', 'RFC7643-3-a'],
    async run(t) {
      const whole = await expectOneList(t, PATH, 'types', 'count=1&startIndex=2&attributes=name');
      expectThat(whole.resources.length > 0, 'There are no resource types.', whole);
    },
  },
  {
    id: 'have-name-endpoint-schema',
    title: 'every type has a name, an endpoint and a schema',
    requirements: ['RFC7643-6-a'],
    async run(t) {
      const answer = await t.get(PATH);
      for (const type of answer.resources) {
        for (const part of ['name', 'endpoint', 'schema']) {
          expectThat(asText(type[part]) !== '', `A type has no ${part}.`, answer);
        }
      }
    },
  },
  {
    id: 'include-users',
    title: 'users are at /Users and of type User',
    requirements: ['RFC7644-3.2-a', 'RFC7643-6-a'],
    async run(t) {
      const answer = await t.get(PATH);
      const type = answer.resources.find(({ endpoint }) => /^\/?Users$/.test(asText(endpoint)));
      expectEqual('name of the type at /Users', type?.name, 'User', answer);
    },
  },
  {
    id: 'lead-somewhere',
    title: 'every endpoint can be queried',
    requirements: ['RFC7643-6-f'],
    async run(t) {
      for (const { endpoint } of (await t.get(PATH)).resources) {
        const path = asText(endpoint).replace(/^\/?/, '/');
        expectStatus(await t.get(`${path}?count=1`), 200);
      }
    },
  },
  {
    id: 'schemas-exist',
    title: 'their schemas and extensions are served at /Schemas',
    requirements: ['RFC7643-6-b', 'RFC7643-6-c', 'RFC7643-7-a'],
    async run(t) {
      for (const type of (await t.get(PATH)).resources) {
        const extensions = objectsOf(type.schemaExtensions).map(({ schema }) => schema);
        for (const urn of [type.schema, ...extensions]) {
          const answer = await t.get(`/Schemas/${asText(urn)}`);
          expectStatus(answer, 200);
          expectEqual('id', answer.body.id, urn, answer);
        }
      }
    },
  },
  {
    id: 'say-what-is-required',
    title: 'every extension says whether it is required',
    requirements: ['RFC7643-6-c'],
    async run(t) {
      const answer = await t.get(PATH);
      for (const { required } of answer.resources.flatMap((type) =>
        objectsOf(type.schemaExtensions),
      )) {
        expectEqual('type of required', typeof required, 'boolean', answer);
      }
    },
  },
  {
    id: 'can-be-addressed',
    title: 'each can be read by its name, and one that does not exist is 404',
    requirements: ['RFC7644-4-c'],
    async run(t) {
      for (const { name } of (await t.get(PATH)).resources) {
        const answer = await t.get(`${PATH}/${asText(name)}`);
        expectStatus(answer, 200);
        expectEqual('name', answer.body.name, name, answer);
      }
      expectErrorMessage(await t.get(`${PATH}/${t.name()}`), 404);
    },
  },
  {
    id: 'have-meta',
    title: 'each has a location and its resource type in meta',
    level: 'SHOULD',
    requirements: ['RFC7644-4-f'],
    async run(t) {
      const answer = await t.get(PATH);
      for (const type of answer.resources) {
        const { resourceType, location } = (type.meta ?? {}) as Record<string, unknown>;
        expectEqual('meta.resourceType', resourceType, 'ResourceType', answer);
        expectThat(asText(location) !== '', 'A type has no meta.location.', answer);
      }
    },
  },
  {
    id: 'refuse-filters',
    title: 'a filter there is 403',
    level: 'SHOULD',
    requirements: ['RFC7644-4-e'],
    async run(t) {
      expectErrorMessage(await t.get(`${PATH}?filter=name%20eq%20%22User%22`), 403);
    },
  },
  {
    id: 'show-extensions',
    title: 'a resource has no extension that its type does not declare',
    requirements: ['RFC7644-4-g', 'RFC7643-3-b'],
    needs: ['enterprise.department'],
    async run(t) {
      const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
      const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
      const user = await t.createUser({ schemas: [core, urn], [urn]: { department: 'Audit' } });
      const answer = await t.get(`${PATH}/User`);
      const declared = objectsOf(answer.body.schemaExtensions).map(({ schema }) => schema);
      const used = Object.keys(user).filter((key) => key.startsWith('urn:'));
      for (const each of used) {
        expectThat(declared.includes(each), `The type does not declare ${each}.`, answer);
      }
      const named = valueAt(answer.body, 'name');
      expectEqual('name', named, 'User', answer);
    },
  },
]);
