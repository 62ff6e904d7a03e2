import { expectEqual, expectErrorMessage, expectStatus, expectThat } from '../core/expect.js';
import { asArray, asText, isUnassigned, type Json, objectsOf, valueAt } from '../core/json.js';
import { auditsOf } from '../core/suite.js';
import { GROUP, USER } from '../core/urns.js';
import { expectOneList } from './one-list.js';

const PATH = '/Schemas';

/** Every attribute of the served schemas with its sub-attributes behind it. */
function attributesOf(schemas: readonly Json[]): readonly Json[] {
  const below = (attribute: Json): readonly Json[] => [
    attribute,
    ...objectsOf(attribute.subAttributes).flatMap(below),
  ];
  return schemas.flatMap((schema) => objectsOf(schema.attributes).flatMap(below));
}

/** RFC 7643 §8.7.1: type and whether there may be several, of what clients rely on. */
const CORE_USER: Readonly<Record<string, readonly [type: string, multiValued: boolean]>> = {
  userName: ['string', false],
  name: ['complex', false],
  displayName: ['string', false],
  title: ['string', false],
  active: ['boolean', false],
  emails: ['complex', true],
  phoneNumbers: ['complex', true],
  addresses: ['complex', true],
  groups: ['complex', true],
  roles: ['complex', true],
};

/** RFC 7643 §7. */
export const schemaAudits = auditsOf({ id: 'schemas', title: 'Schemas' }, [
  {
    id: 'are-one-list',
    title: '/Schemas gives all schemas in one ListResponse',
    requirements: ['RFC7644-4-b', 'RFC7643-3-a'],
    async run(t) {
      await expectOneList(t, PATH, 'schemas', 'count=1&startIndex=2');
    },
  },
  {
    id: 'include-users',
    title: 'the schema of users is among them',
    requirements: ['RFC7643-7-a'],
    async run(t) {
      const answer = await t.get(PATH);
      const ids = answer.resources.map(({ id }) => id);
      expectThat(ids.includes(USER), `There is no ${USER}.`, answer);
    },
  },
  {
    id: 'can-be-addressed',
    title: 'each can be read by its URN, percent-encoded too, and another is 404',
    requirements: ['RFC7644-4-c', 'RFC7643-7-b'],
    async run(t) {
      for (const path of [`${PATH}/${USER}`, `${PATH}/${encodeURIComponent(USER)}`]) {
        const answer = await t.get(path);
        expectStatus(answer, 200);
        expectEqual('id', answer.body.id, USER, answer);
      }
      expectErrorMessage(await t.get(`${PATH}/urn:example:${t.name()}`), 404);
    },
  },
  {
    id: 'describe-attributes',
    title: 'every attribute has a name, a type and its characteristics',
    requirements: ['RFC7643-7-c', 'RFC7643-2.2-a'],
    async run(t) {
      const answer = await t.get(PATH);
      for (const attribute of attributesOf(answer.resources)) {
        const name = asText(attribute.name);
        expectThat(name !== '', 'An attribute has no name.', answer);
        for (const part of ['type', 'mutability', 'returned']) {
          expectThat(asText(attribute[part]) !== '', `${name} has no ${part}.`, answer);
        }
        // RFC 7643 §8.7.2: multiValued is required; required is false where it is left out.
        const { multiValued, required = false } = attribute;
        for (const [part, value] of Object.entries({ multiValued, required })) {
          expectEqual(`type of ${name}.${part}`, typeof value, 'boolean', answer);
        }
      }
    },
  },
  {
    id: 'have-sub-attributes',
    title: 'complex attributes list their sub-attributes, and only they',
    level: 'SHOULD',
    requirements: ['RFC7643-7-d', 'RFC7643-2.4-b', 'RFC7643-8.7-a'],
    async run(t) {
      const answer = await t.get(PATH);
      for (const { name, type, subAttributes } of attributesOf(answer.resources)) {
        const has = asArray(subAttributes).length > 0;
        expectEqual(`whether ${name} has sub-attributes`, has, type === 'complex', answer);
      }
    },
  },
  {
    id: 'reference-types',
    title: 'referenceTypes is a list',
    requirements: ['RFC7643-7-t', 'RFC7643-7-c'],
    async run(t) {
      const answer = await t.get(PATH);
      for (const { name, type, referenceTypes } of attributesOf(answer.resources)) {
        if (type !== 'reference' || referenceTypes === undefined) continue;
        expectThat(Array.isArray(referenceTypes), `${name} has no list of types.`, answer);
      }
    },
  },
  {
    id: 'names-follow-grammar',
    title: 'names of attributes follow the grammar',
    requirements: ['RFC7643-2.1-b'],
    async run(t) {
      const answer = await t.get(PATH);
      for (const { name } of attributesOf(answer.resources)) {
        const isName = /^\$?[A-Za-z][\w$-]*$/.test(asText(name));
        expectThat(isName, `"${name}" is not a valid attribute name.`, answer);
      }
    },
  },
  {
    id: 'nest-once',
    title: 'sub-attributes are simple',
    requirements: ['RFC7643-1.2-a', 'RFC7643-2.3.8-b'],
    async run(t) {
      const answer = await t.get(PATH);
      const subs = attributesOf(answer.resources).flatMap((each) => objectsOf(each.subAttributes));
      // The schema of schemas describes itself: its subAttributes are complex (RFC 7643 §8.7.2).
      for (const { name, type } of subs.filter((sub) => sub.name !== 'subAttributes')) {
        expectThat(type !== 'complex', `The sub-attribute ${name} is complex.`, answer);
      }
    },
  },
  {
    id: 'core-users',
    title: 'the attributes of users have the types of the RFC',
    requirements: ['RFC7643-8.7-a'],
    async run(t) {
      const { attribute, schemas } = t.discovery;
      expectThat(schemas.length > 0, '/Schemas could not be read.');
      for (const [name, [type, multiValued]] of Object.entries(CORE_USER)) {
        const served = attribute(USER, name);
        if (served === undefined) continue;
        expectEqual(`${name}.type`, served.type, type);
        expectEqual(`${name}.multiValued`, served.multiValued, multiValued);
      }
    },
  },
  {
    id: 'user-name-unique',
    title: 'userName is declared as required and unique',
    requirements: ['RFC7643-4.1.1-a', 'RFC7643-8.7-a'],
    async run(t) {
      const userName = t.discovery.attribute(USER, 'userName');
      expectEqual('userName.required', userName?.required, true);
      expectThat(
        ['server', 'global'].includes(asText(userName?.uniqueness)),
        `userName.uniqueness is ${userName?.uniqueness}.`,
      );
    },
  },
  {
    id: 'group-name-required',
    title: 'displayName of groups is declared as required',
    requirements: ['RFC7643-4.2-a', 'RFC7643-8.7-a'],
    needs: ['groups'],
    async run(t) {
      const displayName = t.discovery.attribute(GROUP, 'displayName');
      expectEqual('displayName.required', displayName?.required, true);
    },
  },
  {
    id: 'have-meta',
    title: 'each has a location and its resource type in meta',
    level: 'SHOULD',
    requirements: ['RFC7644-4-f'],
    async run(t) {
      const answer = await t.get(PATH);
      for (const schema of answer.resources) {
        expectEqual('meta.resourceType', valueAt(schema, 'meta', 'resourceType'), 'Schema', answer);
        expectThat(!isUnassigned(valueAt(schema, 'meta', 'location')), 'No meta.location.', answer);
      }
    },
  },
  {
    id: 'no-messages',
    title: 'schemas of messages are not listed',
    requirements: ['RFC7644-3.1-b'],
    async run(t) {
      const answer = await t.get(PATH);
      const isMessage = ({ id }: Json) => asText(id).startsWith('urn:ietf:params:scim:api:');
      expectThat(!answer.resources.some(isMessage), 'A message schema is listed.', answer);
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
]);
