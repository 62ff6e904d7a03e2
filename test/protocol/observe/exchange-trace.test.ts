import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createExchangeTrace, createMemoryStores, ScimConfigError } from '../../../src/index.js';
import { maskTarget, maskValues } from '../../../src/protocol/observe/mask.js';
import { mountScim, TOKEN } from '../../support/app.js';
import { ENTERPRISE, patch, user } from '../../support/messages.js';

const SECRETS = ['ada@example.com', 'King', 's3cret-pass', 'x7q9-title'];

describe('an exchange trace', () => {
  it('tells which operation failed, where and why, without any value', async () => {
    const trace = createExchangeTrace();
    const { scim } = mountScim({ trace });
    const { body } = await scim
      .post(
        '/Users',
        user('ada@example.com', { name: { familyName: 'King' }, password: 's3cret-pass' }),
      )
      .expect(201);
    await scim
      .patch(
        `/Users/${body.id}`,
        patch(
          { op: 'replace', path: 'title', value: 'x7q9-title' },
          { op: 'Replace', path: 'active', value: 'x7q9-title' },
        ),
      )
      .expect(400);
    await scim.get(
      `/Users?filter=${encodeURIComponent('name.familyName eq "King" and title co King')}`,
    );
    const [created, failed, listed] = trace.last();
    expect(created).toMatchObject({
      method: 'POST',
      path: '/Users',
      status: 201,
      tenantId: 'default',
    });
    expect(failed).toMatchObject({
      method: 'PATCH',
      path: `/Users/${body.id}`,
      status: 400,
      scimType: 'invalidValue',
      detail: expect.stringMatching(/^Operation 2 \(Replace active\): /i),
      request: {
        Operations: [
          { op: 'replace', path: 'title', value: '… (text of 10)' },
          { op: 'Replace', path: 'active', value: '… (text of 10)' },
        ],
      },
    });
    expect(listed?.path).toBe('/Users?filter=name.familyName eq "…" and title co …');
    const all = JSON.stringify(trace.last());
    for (const secret of [...SECRETS, TOKEN]) expect(all).not.toContain(secret);
  });

  it('names what a write changed', async () => {
    const trace = createExchangeTrace();
    const { scim } = mountScim({ trace });
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    await scim.patch(
      `/Users/${body.id}`,
      patch(
        { op: 'Replace', path: 'active', value: 'False' },
        { op: 'add', path: 'title', value: 'Dr' },
      ),
    );
    const last = trace.last().at(-1);
    expect([...(last?.changed ?? [])].sort()).toEqual(['active', 'title']);
    expect(last?.rules.map(({ rule }) => rule)).toEqual(['coerceScalars']);
  });

  it('names members who were skipped', async () => {
    const trace = createExchangeTrace();
    const { scim } = mountScim({ trace });
    await scim.post('/Groups', { displayName: 'Team', members: [{ value: 'nobody' }] }).expect(201);
    expect(
      trace
        .last()
        .at(-1)
        ?.rules.map(({ rule }) => rule),
    ).toContain('unknownMembers');
  });

  it('names what no schema has, in filters, parameters, bodies and paths, and nothing else', async () => {
    const texts: string[] = [];
    const trace = createExchangeTrace({ write: (text) => texts.push(text) });
    const { scim } = mountScim({ trace });
    const { body } = await scim
      .post('/Users', { ...user('ada', { nickname: 'A' }), nmae: { givenName: 'Ada' } })
      .expect(201);
    const filter = 'userNmae eq "ada" or emails[tpye eq "work"] or name.givenNmae pr';
    await scim.get(`/Users?filter=${encodeURIComponent(filter)}`);
    await scim.get('/Users?FILTER=userNmae+eq+%22ada%22&attributes=id,titel&sortBy=activ');
    await scim.post('/Users/.search', { Filter: 'userNmae pr', attributes: ['titel', 'title'] });
    await scim.put(
      `/Users/${body.id}`,
      user('ada', { name: { firstName: 'A', 'x7q9@title': 1 }, [ENTERPRISE]: { departmnt: 'a' } }),
    );
    await scim.patch(
      `/Users/${body.id}`,
      patch(
        { op: 'add', path: 'titel', value: 'x' },
        { op: 'add', path: 'emails[type eq "work"].value', value: 'a@example.com' },
        { op: 'replace', value: { 'name.givenName': 'A', 'name.givenNmae': 'B' } },
      ),
    );
    await scim.get('/Users?filter=userName+eq+%22ada%22&attributes=name.givenName,meta');
    expect(trace.last().map(({ unknown }) => unknown)).toEqual([
      ['nmae'],
      ['userNmae', 'emails.tpye', 'name.givenNmae'],
      ['userNmae', 'titel', 'activ'],
      ['userNmae', 'titel'],
      ['name.firstName', '…', `${ENTERPRISE}:departmnt`],
      ['titel', 'name.givenNmae'],
      undefined,
    ]);
    expect(texts[2]).toContain('\n  no such attribute: userNmae, titel, activ');
  });

  it('keeps the last ones, and writes each as text', async () => {
    const texts: string[] = [];
    const trace = createExchangeTrace({ limit: 2, write: (text) => texts.push(text) });
    const { scim } = mountScim({ trace });
    for (const userName of ['ada', 'grace', 'ada']) await scim.post('/Users', { userName });
    expect(trace.last().map(({ status }) => status)).toEqual([201, 409]);
    expect(texts).toHaveLength(3);
    expect(texts[2]).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z default POST \/Users → 409 uniqueness in [\d.]+ ms\n {2}The value of "userName"/,
    );
    expect(texts[2]).toContain('missingSchemas = accept: ');
  });

  it('that fails fails alone', async () => {
    const trace = createExchangeTrace({
      write() {
        throw new Error('no terminal');
      },
    });
    await mountScim({ trace }).scim.get('/Users').expect(200);
  });

  it.each([0, 1.5, Number.NaN])('refuses a limit of %s', (limit) => {
    expect(() => createExchangeTrace({ limit })).toThrow(ScimConfigError);
  });

  it('is nothing that has no add()', () => {
    expect(() => mountScim({ trace: {} as never })).toThrow('createExchangeTrace()');
  });
});

describe('in production', () => {
  const { NODE_ENV } = process.env;
  afterEach(() => {
    process.env.NODE_ENV = NODE_ENV;
  });

  it('nothing is traced, and the logger says so', async () => {
    process.env.NODE_ENV = 'production';
    const warnings: string[] = [];
    const trace = createExchangeTrace();
    const logger = { warn: (text: string) => warnings.push(text), error() {} };
    const { scim } = mountScim({ ...createMemoryStores(), trace, logger });
    await scim.get('/Users').expect(200);
    expect(trace.last()).toEqual([]);
    expect(warnings).toEqual(['Option "trace" is ignored in production (NODE_ENV).']);
  });
});

describe('masking', () => {
  it('shows no text of a body, whatever its shape', () => {
    const secret = fc.constant('qZ7-secret');
    fc.assert(
      fc.property(
        fc.letrec((tie) => ({
          value: fc.oneof(
            { maxDepth: 12 },
            secret,
            fc.array(tie('value'), { maxLength: 30 }),
            fc.dictionary(
              fc.constantFrom('name', '__proto__', 'value', 'emails[type eq "qZ7-secret"]'),
              tie('value'),
            ),
          ),
        })).value,
        (value) => {
          expect(JSON.stringify(maskValues(value)) ?? '').not.toContain('qZ7-secret');
        },
      ),
    );
  });

  it.each([
    ['/Users/ada@example.com', '', '/Users/…'],
    ['/Users/42', 'count=5&startIndex=1', '/Users/42?count=5&startIndex=1'],
    ['/Users', 'cursor=abc&x=y', '/Users?cursor=…&x=…'],
    ['/Users', 'filter=userName+eq+jyoung', '/Users?filter=userName eq …'],
    ['/Users', 'filter=userName+eq+%22un"closed', '/Users?filter=userName eq "…"closed'],
    ['/Users', 'filter=active+eq+true', '/Users?filter=active eq true'],
  ])('%s?%s becomes %s?%s', (path, query, shown) => {
    expect(maskTarget(path, query)).toBe(shown);
  });
});
