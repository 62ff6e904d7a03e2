import type { Answer } from '../kernel/answer.js';
import { expectStatus, expectThat } from '../kernel/expect.js';
import { asArray, isUnassigned, type Json, valueAt } from '../kernel/json.js';
import { expectList } from '../kernel/lists.js';
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

const READ: readonly (readonly [attribute: string, ...path: (string | number)[]])[] = [
  ['id', 'id'],
  ['name.familyName', 'name', 'familyName'],
  ['name.givenName', 'name', 'givenName'],
  ['userName', 'userName'],
  ['active', 'active'],
  ['emails.value', 'emails', 0, 'value'],
];

/** What Okta reads of a user, as far as the served schema has it: what it lacks is not mapped. */
export function expectOktaUser(t: AuditScope, user: Json, answer: Answer): void {
  for (const [attribute, ...path] of READ) {
    if (attribute !== 'id' && t.discovery.attribute(USER, attribute) === undefined) continue;
    expectThat(!isUnassigned(valueAt(user, ...path)), `${path.join('.')} is empty.`, answer);
  }
}

const NO_LIST = 'schemas of a list lacks ListResponse.';

/** A list with the numbers that Okta pages by. */
export function expectOktaList(answer: Answer): void {
  expectStatus(answer, 200);
  const isList = asArray(answer.body.schemas).includes(LIST_RESPONSE);
  expectThat(isList, NO_LIST, answer, NO_LIST);
  for (const name of ['itemsPerPage', 'startIndex', 'totalResults']) {
    const lacks = `A list of users has no ${name} that is a number.`;
    expectThat(typeof answer.body[name] === 'number', lacks, answer, lacks);
  }
  expectList(answer);
}
