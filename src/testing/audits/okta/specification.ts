import type { Answer } from '../core/answer.js';
import { expectEqual, expectErrorMessage, expectStatus, expectThat } from '../core/expect.js';
import { query } from '../core/find.js';
import { asArray, asObject, asText, type Json } from '../core/json.js';
import { expectList, expectTotal } from '../core/lists.js';
import { userPath } from '../core/patching.js';
import type { AuditScope } from '../core/scope.js';
import { auditsOf } from '../core/suite.js';
import { LIST_RESPONSE, USER } from '../core/urns.js';
import { createOktaUser, expectOktaList, expectOktaUser, OKTA, oktaUser } from './requests.js';

/** Milliseconds in which Okta's test wants the list of groups. */
const FAST = 600;

/** Expects the parts of the name that Okta sends, as far as the served schema has them. */
function expectName(t: AuditScope, user: Json, answer: Answer): void {
  for (const [part, sent] of Object.entries(asObject(oktaUser(t).name))) {
    if (t.discovery.attribute(USER, `name.${part}`) === undefined) continue;
    expectEqual(`name.${part}`, asObject(user.name)[part], sent, answer);
  }
}

/** The twelve tests of Okta-SCIM-20-SPEC-Test.json. */
export const oktaSpecificationAudits = auditsOf(
  { id: 'okta-spec', title: 'Okta: specification suite', profile: 'okta', level: 'Okta' },
  [
    {
      id: 'first-user',
      title: 'the first user has what Okta reads, in a list with its numbers',
      source: 'Okta SPEC test 1',
      async run(t) {
        await createOktaUser(t);
        const answer = await t.get('/Users?count=1&startIndex=1', OKTA);
        expectOktaList(answer);
        expectThat(answer.resources.length > 0, 'The list is empty.', answer);
        expectOktaUser(t, asObject(answer.resources[0]), answer);
      },
    },
    {
      id: 'user-by-id',
      title: 'a user is read by its id',
      source: 'Okta SPEC test 2',
      async run(t) {
        const user = await createOktaUser(t);
        const answer = await t.get(userPath(user), OKTA);
        expectStatus(answer, 200);
        expectEqual('id', answer.body.id, user.id, answer);
        expectOktaUser(t, answer.body, answer);
      },
    },
    {
      id: 'invalid-user-name',
      title: 'a filter for nobody gives an empty list',
      source: 'Okta SPEC test 3',
      async run(t) {
        const answer = await t.get(query('/Users', { filter: `userName eq "${t.name()}"` }), OKTA);
        expectStatus(answer, 200);
        expectThat(
          asArray(answer.body.schemas).includes(LIST_RESPONSE),
          'The answer is not a list.',
          answer,
        );
        expectTotal(answer, 0);
      },
    },
    {
      id: 'invalid-id',
      title: 'an id that is none is 404 with an error message',
      source: 'Okta SPEC test 4',
      async run(t) {
        const answer = await t.get('/Users/010101001010101011001010101011', OKTA);
        expectErrorMessage(answer, 404);
        expectThat(asText(answer.body.detail) !== '', 'There is no detail.', answer);
      },
    },
    {
      id: 'random-user',
      title: 'an e-mail address that nobody has gives an empty list',
      source: 'Okta SPEC test 5',
      async run(t) {
        const filter = `userName eq "${t.name()}@example.com"`;
        const answer = await t.get(query('/Users', { filter, startIndex: 1, count: 100 }), OKTA);
        expectStatus(answer, 200);
        expectThat(
          asArray(answer.body.schemas).includes(LIST_RESPONSE),
          'The answer is not a list.',
          answer,
        );
        expectTotal(answer, 0);
      },
    },
    {
      id: 'create-user',
      title: 'a user is created by a body of type application/json',
      source: 'Okta SPEC test 6',
      async run(t) {
        const body = oktaUser(t);
        const answer = await t.post('/Users', body, {
          ...OKTA,
          Accept: 'application/scim+json; charset=utf-8',
          'Content-Type': 'application/json',
        });
        expectStatus(answer, 201);
        if (t.discovery.attribute(USER, 'active')) {
          expectEqual('active', answer.body.active, true, answer);
        }
        expectThat(asText(answer.body.id) !== '', 'There is no id.', answer);
        expectName(t, answer.body, answer);
        expectThat(asArray(answer.body.schemas).includes(USER), `schemas lacks ${USER}.`, answer);
        expectEqual('userName', answer.body.userName, body.userName, answer);
      },
    },
    {
      id: 'read-created-user',
      title: 'the created user is read back',
      source: 'Okta SPEC test 7',
      async run(t) {
        const body = oktaUser(t);
        const user = await createOktaUser(t, body);
        const answer = await t.get(userPath(user), OKTA);
        expectStatus(answer, 200);
        expectName(t, answer.body, answer);
        expectEqual('userName', answer.body.userName, body.userName, answer);
      },
    },
    {
      id: 'duplicate-user',
      title: 'the same user once more is 409',
      source: 'Okta SPEC test 8',
      async run(t) {
        const body = oktaUser(t);
        await createOktaUser(t, body);
        expectStatus(await t.post('/Users', body, OKTA), 409);
      },
    },
    {
      id: 'user-name-case',
      title: 'a filter with the userName in capital letters is answered',
      source: 'Okta SPEC test 9',
      async run(t) {
        const { userName } = await createOktaUser(t);
        const filter = `userName eq "${asText(userName).toUpperCase()}"`;
        expectStatus(await t.get(query('/Users', { filter }), OKTA), 200);
      },
    },
    {
      id: 'groups',
      title: 'groups are listed within 600 ms',
      source: 'Okta SPEC test 10',
      mandatory: false,
      async run(t) {
        const answer = await t.get('/Groups', OKTA);
        expectStatus(answer, 200);
        expectList(answer);
        expectThat(answer.ms < FAST, `It took ${Math.round(answer.ms)} ms.`, answer);
      },
    },
    {
      id: 'bad-token',
      title: 'a wrong token is 401 with an error message',
      source: 'Okta SPEC test 11',
      async run(t) {
        const headers = { ...OKTA, Authorization: 'non-token' };
        const answer = await t.send({ method: 'GET', path: '/Users', headers });
        expectErrorMessage(answer, 401);
        expectThat(asText(answer.body.detail) !== '', 'There is no detail.', answer);
      },
    },
    {
      id: 'unknown-user',
      title: 'a user who does not exist is 404 with an error message',
      source: 'Okta SPEC test 12',
      async run(t) {
        const answer = await t.get('/Users/00919288221112222', OKTA);
        expectErrorMessage(answer, 404);
        expectThat(asText(answer.body.detail) !== '', 'There is no detail.', answer);
      },
    },
  ],
);
