import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import {
  type Conformance,
  RULE_REASONS,
  RULES,
  type RuleName,
  type Rules,
} from '../../../src/index.js';
import { mountScim } from '../../support/app.js';
import { ENTERPRISE, group, USER, user } from '../../support/messages.js';
import { ROLE_CATALOG } from './probe.js';

const NAMES = Object.keys(RULES) as RuleName[];

const ADA = user('ada', {
  schemas: [USER, ENTERPRISE],
  title: 'Captain of all',
  name: { givenName: 'Ada', familyName: 'King' },
  emails: [{ value: 'ada@example.com', type: 'work' }],
  [ENTERPRISE]: { department: 'Deck' },
});

/** Sends an example as it is written, and tells all that can be seen of its outcome. */
async function outcomeOf(example: string, conformance: Conformance): Promise<string> {
  const { app, scim, token } = mountScim({
    conformance,
    baseUrl: 'https://x.example/scim/v2',
    roleCatalog: ROLE_CATALOG,
  });
  const made = await scim.post('/Users', ADA).expect(201);
  await scim.post('/Users', user('leaver@example.com', { active: false })).expect(201);
  const team = await scim.post('/Groups', group('Team', [made.body.id])).expect(201);
  const written = example
    .replaceAll('{id}', made.body.id)
    .replaceAll('{group}', team.body.id)
    .replaceAll('{token}', token);
  const parts =
    /^(?<method>[A-Z]+) (?<target>\/.*?)(?: (?<name>[A-Z][\w-]+): (?<value>[\w/.-]+))?(?: (?<body>\{.*\}))?$/.exec(
      written,
    )?.groups ?? {};
  const { method = '', target = '', name, value, body } = parts;
  const [path = '', filter] = target.split('?filter=');
  const query = filter === undefined ? '' : `?filter=${encodeURIComponent(filter)}`;
  const call = request(app)
    [method.toLowerCase() as 'get' | 'post' | 'put' | 'patch'](`/scim/v2${path}${query}`)
    .set('Authorization', `Bearer ${token}`);
  if (body !== undefined) call.set('Content-Type', 'application/scim+json');
  if (name !== undefined) call.set(name, value ?? '');
  const answer = await (body === undefined ? call : call.send(body));
  const { id: _id, meta: _meta, ...shown } = answer.body;
  const { totalResults = shown } = shown;
  return `${answer.status} ${JSON.stringify(totalResults)}`;
}

describe('the reason of a rule', () => {
  it('is there for every rule, in a sentence', () => {
    expect(Object.keys(RULE_REASONS).sort()).toEqual([...NAMES].sort());
    for (const { because } of Object.values(RULE_REASONS)) expect(because).toMatch(/^\S.{20,}\.$/);
  });

  it.each(NAMES)('%s: its example depends on the rule, and is taken in lenient', async (name) => {
    const { example } = RULE_REASONS[name];
    const values: readonly Rules[RuleName][] = RULES[name].values;
    const lenient = await outcomeOf(example, { preset: 'lenient' });
    expect(lenient).toMatch(name === 'returningUsers' ? /^409 / : /^20[014] /);
    const others = await Promise.all(
      values
        .filter((value) => value !== RULES[name].lenient)
        .map((value) => outcomeOf(example, { [name]: value })),
    );
    expect(others).not.toEqual(others.map(() => lenient));
  });
});
