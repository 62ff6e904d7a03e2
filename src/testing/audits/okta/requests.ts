import type { Answer } from '../kernel/answer.js';
import { expectStatus, expectThat } from '../kernel/expect.js';
import { asArray, isUnassigned, type Json, valueAt } from '../kernel/json.js';
import type { AuditScope, Headers } from '../kernel/scope.js';
import { LIST_RESPONSE, USER } from '../kernel/urns.js';

/** The headers of Okta's client. */
export const OKTA: Headers = {
  Accept: 'application/scim+json',
  'Accept-Charset': 'utf-8',
  'User-Agent': 'Okta SCIM Client 1.0.0',
};

export const OKTA_WRITE: Headers = {
  ...OKTA,
  'Content-Type': 'application/scim+json; charset=utf-8',
};

/** What Okta creates: a dummy password and an empty list of groups included. */
export function oktaUser(t: AuditScope, attributes: object = {}): Json {
  const name = t.name();
  const userName = `${name}@example.com`;
  return {
    schemas: [USER],
    userName,
    name: { givenName: 'Olivia', familyName: 'Kent' },
    emails: [{ primary: true, value: userName, type: 'work' }],
    displayName: 'Olivia Kent',
    locale: 'en-US',
    externalId: `00u${name}`,
    groups: [],
    password: `1-${name}-Aa`,
    active: true,
    ...attributes,
  };
}

export async function createOktaUser(t: AuditScope, attributes: object = {}): Promise<Json> {
  const answer = await t.post('/Users', oktaUser(t, attributes), OKTA_WRITE);
  expectStatus(answer, 201);
  expectThat(!isUnassigned(answer.body.id), 'There is no user in the answer.', answer);
  return answer.body;
}

/** What Okta reads of a user. */
export function expectOktaUser(user: Json, answer: Answer): void {
  for (const path of [
    ['id'],
    ['name', 'familyName'],
    ['name', 'givenName'],
    ['userName'],
    ['active'],
    ['emails', 0, 'value'],
  ]) {
    expectThat(!isUnassigned(valueAt(user, ...path)), `${path.join('.')} is empty.`, answer);
  }
}

/** A list with the numbers that Okta pages by. */
export function expectOktaList(answer: Answer): void {
  expectStatus(answer, 200);
  expectThat(asArray(answer.body.schemas).includes(LIST_RESPONSE), 'It is no list.', answer);
  for (const name of ['itemsPerPage', 'startIndex', 'totalResults']) {
    expectThat(typeof answer.body[name] === 'number', `${name} is no number.`, answer);
  }
}
