import type { ScimEvent, ScimOptions } from '../../../../src/index.js';
import type { ProvisioningLogEntry } from '../../../../src/monitoring/index.js';
import { mountScim } from '../../../support/app.js';
import { ENTERPRISE, USER, user } from '../../../support/messages.js';

/** What is much too long for any attribute. */
export const TOO_LONG = 'x'.repeat(70_000);

/** A request as the title of a test. */
export const titled = (value: object) => JSON.stringify(value).replace(TOO_LONG, 'xxx…');

export const PERSON = {
  schemas: [USER, ENTERPRISE],
  title: 'Captain',
  name: { givenName: 'Ada', familyName: 'King' },
  emails: [{ value: 'ada@example.com', type: 'work' }],
  roles: [{ value: 'admin' }, { value: 'editor' }],
  entitlements: [{ value: 'reports' }],
  [ENTERPRISE]: { department: 'Deck', manager: { value: '26118915' } },
};

/** A person with roles, and all that is told of what happens to them. */
export async function personIn(options: Partial<ScimOptions> = {}) {
  const events: ScimEvent[] = [];
  const entries: ProvisioningLogEntry[] = [];
  const warnings: unknown[] = [];
  const { scim } = mountScim({
    baseUrl: 'https://rfp.example/scim/v2',
    onEvent: (event) => void events.push(event),
    provisioningLog: { append: (added) => void entries.push(...added) },
    logger: { warn: (...warned) => void warnings.push(warned), error() {} },
    ...options,
  });
  const { body } = await scim.post('/Users', user('ada', PERSON)).expect(201);
  await scim.post('/Users', user('bob')).expect(201);
  events.length = 0;
  entries.length = 0;
  warnings.length = 0;
  const path = `/Users/${body.id}`;
  const stored = async () => (await scim.get(path).expect(200)).body;
  return { scim, path, id: body.id as string, body, stored, events, entries, warnings };
}

export const DEACTIVATE = { op: 'replace', path: 'active', value: false };

/** Operations that are refused, each for another reason. */
export const FAULTS: readonly (readonly [scimType: string, operation: object])[] = [
  ['invalidValue', { op: 'replace', path: 'title', value: TOO_LONG }],
  ['invalidValue', { op: 'replace', path: 'title', value: { nested: 'x' } }],
  ['invalidValue', { op: 'replace', value: { title: TOO_LONG } }],
  ['invalidValue', { op: 'replace', path: 'displayName' }],
  ['invalidValue', { op: 'add', path: 'emails', value: [{ value: { x: 1 } }] }],
  ['invalidValue', { op: 'replace', path: 'userName', value: 'a\u0000' }],
  ['invalidValue', { op: 'replace', path: ENTERPRISE, value: 7 }],
  ['invalidPath', { op: 'replace', path: 'emails[', value: 'x' }],
  ['invalidPath', { op: 'replace', path: 'emails[0].value', value: 'x' }],
  ['invalidPath', { op: 'replace', path: '..', value: 'x' }],
  ['invalidPath', { op: 'replace', path: 7, value: 'x' }],
  ['invalidFilter', { op: 'remove', path: 'emails[primary gt true]' }],
  ['invalidSyntax', { op: 'update', path: 'title', value: 'x' }],
  ['invalidSyntax', { path: 'title', value: 'x' }],
  ['noTarget', { op: 'remove' }],
  ['noTarget', { op: 'add', path: 'emails[value sw "q"].type', value: 'home' }],
  ['mutability', { op: 'replace', path: 'id', value: 'x' }],
  ['mutability', { op: 'remove', path: 'userName' }],
  ['mutability', { op: 'remove', path: 'schemas' }],
  ['uniqueness', { op: 'replace', path: 'userName', value: 'bob' }],
];
