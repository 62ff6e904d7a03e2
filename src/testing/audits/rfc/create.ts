import { expectEqual, expectRefusal, expectStatus, expectThat } from '../core/expect.js';
import { AuditSkip } from '../core/failure.js';
import { asArray, asText, isUnassigned, valueAt } from '../core/json.js';
import { groupPath, read, userPath } from '../core/patching.js';
import { leadsTo } from '../core/references.js';
import { auditsOf } from '../core/suite.js';
import { GROUP, USER } from '../core/urns.js';

/** RFC 7644 §3.3. */
export const createAudits = auditsOf({ id: 'create', title: 'Creating' }, [
  {
    id: 'user',
    title: 'a user is created with 201 and gets an id',
    requirements: ['RFC7644-3.3-d', 'RFC7643-3.1-a'],
    async run(t) {
      const answer = await t.post('/Users', t.userBody());
      expectStatus(answer, 201);
      expectThat(asText(answer.body.id) !== '', 'There is no id.', answer);
    },
  },
  {
    id: 'group',
    title: 'a group is created with 201 and gets an id',
    requirements: ['RFC7644-3.3-d', 'RFC7643-4.2-g'],
    needs: ['groups'],
    async run(t) {
      const answer = await t.post('/Groups', t.groupBody());
      expectStatus(answer, 201);
      expectThat(asText(answer.body.id) !== '', 'There is no id.', answer);
    },
  },
  {
    id: 'whole-answer',
    title: 'the answer holds the created user',
    level: 'SHOULD',
    requirements: ['RFC7644-3.3-e'],
    async run(t) {
      const body = t.userBody();
      const answer = await t.post('/Users', body);
      for (const name of ['userName', 'active'].filter((each) => each in body)) {
        expectEqual(name, answer.body[name], body[name], answer);
      }
    },
  },
  {
    id: 'location',
    title: 'the Location header is meta.location, and leads to the new user',
    requirements: ['RFC7644-3.3-f', 'RFC7643-3.1-o'],
    async run(t) {
      const answer = await t.post('/Users', t.userBody());
      expectStatus(answer, 201);
      const location = asText(answer.headers.location);
      expectThat(location !== '', 'There is no Location header.', answer);
      expectEqual('meta.location', valueAt(answer.body, 'meta', 'location'), location, answer);
      expectThat(leadsTo(t, location, userPath(answer.body)), 'It leads elsewhere.', answer);
    },
  },
  {
    id: 'schemas',
    title: 'a user has its schema in schemas, once',
    requirements: ['RFC7643-3-a', 'RFC7643-3.3-a', 'RFC7643-3-c'],
    async run(t) {
      const answer = await t.get(userPath(await t.createUser()));
      const schemas = asArray(answer.body.schemas);
      expectThat(schemas.includes(USER), `schemas lacks ${USER}.`, answer);
      expectEqual('distinct schemas', new Set(schemas).size, schemas.length, answer);
    },
  },
  {
    id: 'own-id',
    title: 'an id that the client sends is not used',
    requirements: ['RFC7643-3.1-d', 'RFC7644-3.3-a'],
    async run(t) {
      const id = t.name();
      const answer = await t.post('/Users', t.userBody({ id }));
      expectStatus(answer, 201);
      expectThat(answer.body.id !== id, 'The id is the one that was sent.', answer);
    },
  },
  {
    id: 'own-meta',
    title: 'meta that the client sends is ignored',
    requirements: ['RFC7643-3.1-k', 'RFC7644-3.3-a', 'RFC7644-3.3.1-a'],
    async run(t) {
      const meta = { resourceType: 'Group', created: '2001-01-01T00:00:00Z', version: 'W/"x"' };
      const answer = await t.post('/Users', t.userBody({ meta }));
      expectStatus(answer, 201);
      expectEqual('resourceType', valueAt(answer.body, 'meta', 'resourceType'), 'User', answer);
      expectThat(valueAt(answer.body, 'meta', 'created') !== meta.created, 'It is kept.', answer);
    },
  },
  {
    id: 'own-meta-of-groups',
    title: 'the same for groups',
    requirements: ['RFC7643-3.1-k', 'RFC7644-3.3-a', 'RFC7644-3.3.1-a'],
    needs: ['groups'],
    async run(t) {
      const meta = { resourceType: 'User', created: '2001-01-01T00:00:00Z' };
      const answer = await t.post('/Groups', t.groupBody({ meta }));
      expectStatus(answer, 201);
      expectEqual('resourceType', valueAt(answer.body, 'meta', 'resourceType'), 'Group', answer);
    },
  },
  {
    id: 'ids-differ',
    title: 'users and groups have ids of their own, without the word bulkId',
    requirements: ['RFC7643-3.1-b', 'RFC7643-3.1-e', 'RFC7643-3.1-c'],
    async run(t) {
      const users: string[] = [];
      for (let i = 0; i < 3; i += 1) users.push(asText((await t.createUser()).id));
      expectEqual('number of different ids', new Set(users).size, users.length);
      expectThat(!users.some((id) => id.includes('bulkId')), 'An id holds the word bulkId.');
    },
  },
  {
    id: 'duplicate',
    title: 'a userName that is taken is 409 uniqueness',
    requirements: ['RFC7644-3.3-g', 'RFC7643-4.1.1-b', 'RFC7644-3.12-m', 'RFC7644-3.12-g'],
    async run(t) {
      const { userName } = await t.createUser();
      expectRefusal(await t.post('/Users', t.userBody({ userName })), 409, 'uniqueness');
    },
  },
  {
    id: 'duplicate-in-other-case',
    title: 'a userName that is taken in a different case is 409',
    requirements: ['RFC7643-4.1.1-b', 'RFC7643-7-s'],
    async run(t) {
      if (t.discovery.attribute(USER, 'userName')?.caseExact === true) {
        throw new AuditSkip('By the served schema, userName is caseExact.');
      }
      const userName = asText((await t.createUser()).userName).toUpperCase();
      expectRefusal(await t.post('/Users', t.userBody({ userName })), 409);
    },
  },
  {
    id: 'concurrent-duplicates',
    title: 'of two requests at once with the same userName one succeeds',
    requirements: ['RFC7644-3.3-k'],
    async run(t) {
      const body = t.userBody();
      const answers = await Promise.all([t.post('/Users', body), t.post('/Users', body)]);
      const made = answers.filter(({ status }) => status >= 200 && status < 300);
      expectEqual('number of users created', made.length, 1, answers[1]);
    },
  },
  {
    id: 'without-user-name',
    title: 'a user without a userName is 400',
    requirements: ['RFC7643-4.1.1-a', 'RFC7644-3.3-h'],
    async run(t) {
      expectRefusal(await t.post('/Users', t.userBody({ userName: undefined })), 400);
    },
  },
  {
    id: 'null-user-name',
    title: 'a userName that is null or empty counts as missing',
    requirements: ['RFC7643-4.1.1-a', 'RFC7643-2.5-d'],
    async run(t) {
      for (const userName of [null, '']) {
        expectRefusal(await t.post('/Users', t.userBody({ userName })), 400);
      }
    },
  },
  {
    id: 'group-without-name',
    title: 'a group without a displayName is 400',
    requirements: ['RFC7643-4.2-a', 'RFC7644-3.3-h'],
    needs: ['groups'],
    async run(t) {
      const served = t.discovery.attribute(GROUP, 'displayName');
      if (t.discovery.schemas.length > 0 && served?.required !== true) {
        throw new AuditSkip('By the served schema, groups need no displayName.');
      }
      expectRefusal(await t.post('/Groups', t.groupBody({ displayName: undefined })), 400);
    },
  },
  {
    id: 'names-in-any-case',
    title: 'names of attributes are read in any case',
    requirements: ['RFC7643-2.1-a', 'RFC7643-2.1-d'],
    needs: ['user.title', 'user.name.givenName'],
    async run(t) {
      const user = await t.createUser({
        TITLE: 'Planner',
        name: undefined,
        NAME: { GIVENNAME: 'Ada' },
      });
      const body = await read(t, userPath(user));
      expectEqual('title', body.title, 'Planner');
      expectEqual('name.givenName', valueAt(body, 'name', 'givenName'), 'Ada');
    },
  },
  {
    id: 'unknown-attributes',
    title: 'an attribute that no schema knows does no harm',
    level: 'SHOULD',
    requirements: ['RFC7644-3.1-d'],
    async run(t) {
      const answer = await t.post('/Users', t.userBody({ auditUnknown: 'x' }));
      expectStatus(answer, 201);
    },
  },
  {
    id: 'wrong-type',
    title: 'an object for a text is 400',
    level: 'SHOULD',
    requirements: ['RFC7644-3.12-c', 'RFC7644-3.12-r', 'RFC7643-2.3-a'],
    async run(t) {
      expectRefusal(await t.post('/Users', t.userBody({ userName: { a: 1 } })), 400);
    },
  },
  {
    id: 'read-only-groups',
    title: 'groups of a user that the client sends are ignored',
    requirements: ['RFC7643-4.1.2-g', 'RFC7644-3.3-a', 'RFC7643-7-g'],
    needs: ['shown:user.groups'],
    async run(t) {
      const answer = await t.post('/Users', t.userBody({ groups: [{ value: t.name() }] }));
      expectStatus(answer, 201);
      const body = await read(t, userPath(answer.body));
      expectThat(isUnassigned(body.groups), 'The groups are kept.', answer);
    },
  },
  {
    id: 'external-id',
    title: 'externalId is kept as sent, never invented, and need not be unique',
    requirements: ['RFC7643-3.1-g', 'RFC7643-3.1-i', 'RFC7643-3.1-j'],
    async run(t) {
      const externalId = `${t.name()}-Xy`;
      for (const each of [externalId, externalId, undefined]) {
        const answer = await t.post('/Users', t.userBody({ externalId: each }));
        expectStatus(answer, 201);
        expectEqual('externalId', (await read(t, userPath(answer.body))).externalId, each, answer);
      }
    },
  },
  {
    id: 'group-external-id',
    title: 'groups keep their externalId, and have none of their own',
    requirements: ['RFC7643-3.1-j', 'RFC7643-3-e', 'RFC7643-3.1-g'],
    needs: ['groups'],
    async run(t) {
      const without = await read(t, groupPath(await t.createGroup()));
      expectEqual('externalId of a group without', without.externalId, undefined);
      const externalId = t.name();
      const group = await t.createGroup({ externalId });
      expectEqual('externalId', (await read(t, groupPath(group))).externalId, externalId);
    },
  },
  {
    id: 'password-stays-secret',
    title: 'no answer shows a password',
    requirements: ['RFC7643-4.1.1-j', 'RFC7643-7-i', 'RFC7643-7-k'],
    needs: ['taken:user.password'],
    async run(t) {
      const password = `Correct-${t.name()}-Horse7`;
      const made = await t.post('/Users', t.userBody({ password }));
      expectStatus(made, 201);
      const path = userPath(made.body);
      for (const answer of [made, await t.get(path), await t.get(`${path}?attributes=password`)]) {
        expectThat(!answer.text.includes(password), 'The password is in the answer.', answer);
        expectThat(!('password' in answer.body), 'There is a password in the answer.', answer);
      }
    },
  },
]);
