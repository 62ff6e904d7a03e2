import { randomUUID } from 'node:crypto';
import type { Answer } from '../kernel/answer.js';
import { expectEqual, expectStatus, expectThat } from '../kernel/expect.js';
import { asArray, asText, type Json } from '../kernel/json.js';
import type { AuditScope } from '../kernel/scope.js';
import { ENTERPRISE, GROUP, LIST_RESPONSE, USER } from '../kernel/urns.js';

/** Listed by Entra beside the core group schema; no service provider declares it. */
const ADSCIM_GROUP = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';

export const MANAGER = `${ENTERPRISE}:manager`;

/** Parameters as Entra encodes them: spaces as `+`, quotation marks as `%22`. */
function formEncoded(parameters: Readonly<Record<string, string>>): string {
  return new URLSearchParams(parameters).toString();
}

const NO_LIST = 'schemas of a list lacks ListResponse.';

/** Entra's matching query; no Accept worth the name, no Content-Type. */
export async function lookUp(
  t: AuditScope,
  endpoint: string,
  filter: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const answer = await t.get(`${endpoint}?${formEncoded({ ...more, filter })}`, { Accept: '*/*' });
  expectStatus(answer, 200);
  const isList = asArray(answer.body.schemas).includes(LIST_RESPONSE);
  expectThat(isList, NO_LIST, answer, NO_LIST);
  return answer;
}

/** Expects a matching query to find this resource alone, or nobody. */
export async function expectMatch(
  t: AuditScope,
  endpoint: string,
  filter: string,
  expected: Json | undefined,
): Promise<void> {
  const answer = await lookUp(t, endpoint, filter);
  const ids = answer.resources.map(({ id }) => id);
  expectEqual(`ids found by ${filter}`, ids, expected === undefined ? [] : [expected.id], answer);
}

export const eq = (attribute: string, value: unknown) => `${attribute} eq ${JSON.stringify(value)}`;

/** The body that Entra's default mapping makes. */
export function entraUser(t: AuditScope, attributes: object = {}): Json {
  const name = t.name();
  const userName = `${name}@example.com`;
  return {
    schemas: [USER, ENTERPRISE],
    externalId: name,
    userName,
    active: true,
    displayName: 'Fay Jordan',
    emails: [{ primary: true, type: 'work', value: userName }],
    meta: { resourceType: 'User' },
    name: { formatted: 'Fay Jordan', familyName: 'Jordan', givenName: 'Fay' },
    title: 'Planner',
    roles: [],
    ...attributes,
  };
}

/** Groups are created without members. */
export function entraGroup(t: AuditScope): Json {
  return {
    schemas: [GROUP, ADSCIM_GROUP],
    externalId: randomUUID(),
    displayName: t.name(),
    meta: { resourceType: 'Group' },
  };
}

export async function createEntraUser(t: AuditScope, attributes: object = {}): Promise<Json> {
  const answer = await t.post('/Users', entraUser(t, attributes));
  expectStatus(answer, 201);
  expectThat(asText(answer.body.id) !== '', 'There is no id.', answer);
  return answer.body;
}

export async function createEntraGroup(t: AuditScope): Promise<Json> {
  const answer = await t.post('/Groups', entraGroup(t));
  expectStatus(answer, 201);
  expectThat(asText(answer.body.id) !== '', 'There is no id.', answer);
  return answer.body;
}
