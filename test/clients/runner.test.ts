import { describe, expect, it } from '@jest/globals';
import { type Assertion, failures } from './assertions.js';
import { type Case, type Expectation, problemsOf } from './case.js';
import { valueAt } from './pointer.js';
import { cases } from './read-cases.js';
import { resolveReferences } from './references.js';
import { runCase } from './run-case.js';
import { worldFor } from './world.js';

const ADA = { ref: 'ada', endpoint: '/Users', resource: { userName: 'ada', title: 'Analyst' } };

const CASE: Case = {
  id: 'meta',
  idp: 'generic',
  variant: 'default',
  title: 'a case about a user named ada',
  given: { resources: [ADA] },
  request: {
    method: 'GET',
    path: '/Users/{{ada}}',
    query: null,
    headers: { Authorization: 'Bearer {{token}}' },
    body: null,
  },
  expect: {
    status: [200],
    headers: { 'content-type': 'application/scim+json' },
    response: [{ at: '/id', equals: '{{ada}}' }],
    resourceAfter: [{ ref: 'ada', assert: [{ at: '/title', equals: 'Analyst' }] }],
  },
  source: [],
  strictness: 'rfc',
  confidence: 'high',
};

const expecting = (change: Partial<Expectation>): Case => ({
  ...CASE,
  expect: { ...CASE.expect, ...change },
});

const run = (each: Case) => runCase(each, worldFor(each, 'Express 5'));

describe('the corpus', () => {
  it('is understood completely by the runner', () => {
    expect(cases.filter((each) => problemsOf(each).length > 0).map(({ id }) => id)).toEqual([]);
  });

  it('has no two cases of one id', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  });

  it('is whole', () => {
    expect(cases.length).toBeGreaterThanOrEqual(172);
  });
});

describe('a case', () => {
  it('passes when all is as expected', async () => {
    await expect(run(CASE)).resolves.toBeUndefined();
  });

  it.each<[string, Case, RegExp]>([
    ['another status', expecting({ status: [404] }), /status 200 instead of 404/],
    ['another value', expecting({ response: [{ at: '/id', equals: 'x' }] }), /\/id equals "x"/],
    ['another header', expecting({ headers: { 'content-type': 'text/html' } }), /content-type/],
    ['a missing header', expecting({ headers: { 'retry-after': '*' } }), /retry-after/],
    [
      'another state afterwards',
      expecting({ resourceAfter: [{ ref: 'ada', assert: [{ at: '/title', missing: true }] }] }),
      /afterwards ada: \/title missing/,
    ],
    [
      'another answer to a later request',
      // biome-ignore lint/suspicious/noThenProperty: the name in the corpus
      { ...CASE, then: [{ request: CASE.request, expect: { status: [404] } }] },
      /request 2: status 200/,
    ],
    [
      'something that cannot be made',
      { ...CASE, given: { resources: [ADA, { ...ADA, ref: 'double' }] } },
      /cannot make "double"/,
    ],
  ])('fails when it expects %s', async (_, wrong, message) => {
    await expect(run(wrong)).rejects.toThrow(message);
  });

  it.each<[string, Case, RegExp]>([
    ['an unknown operator', expecting({ response: [{ at: '/id', is: 'x' }] }), /unknown operator/],
    [
      'two operators',
      expecting({ response: [{ at: '/id', equals: 1, oneOf: [1] }] }),
      /exactly one/,
    ],
    ['no operator', expecting({ response: [{ at: '/id' }] }), /exactly one/],
    [
      'a flag that is not true',
      expecting({ response: [{ at: '/id', empty: false }] }),
      /only true/,
    ],
    ['a place that is no pointer', expecting({ response: [{ at: 'id', equals: 1 }] }), /Pointer/],
    ['an unknown key', expecting({ responce: [] } as object), /unknown key "responce"/],
    ['a reference to nothing', expecting({ response: [{ at: '/id', equals: '{{bob}}' }] }), /bob/],
    [
      'a resource that was not given',
      expecting({ resourceAfter: [{ ref: 'bob', assert: [{ at: '/id', nonEmpty: true }] }] }),
      /nothing given as "bob"/,
    ],
    ['a body for a 204', expecting({ status: [204] }), /body that a 204/],
  ])('is refused when it has %s', async (_, wrong, message) => {
    await expect(run(wrong)).rejects.toThrow(message);
  });
});

describe('an assertion', () => {
  const document = {
    n: 1,
    s: 'x',
    none: null,
    list: [{ a: 1, b: 2 }, 'x'],
    empty: [],
    o: { k: 1 },
  };

  it.each<[Assertion, Assertion]>([
    [
      { at: '/n', equals: 1 },
      { at: '/n', equals: '1' },
    ],
    [
      { at: '/n', notEquals: 2 },
      { at: '/n', notEquals: 1 },
    ],
    [
      { at: '/list', contains: { a: 1 } },
      { at: '/list', contains: { a: 2 } },
    ],
    [
      { at: '/list', contains: 'x' },
      { at: '/s', contains: 'x' },
    ],
    [
      { at: '/list', notContains: { a: 2 } },
      { at: '/list', notContains: 'x' },
    ],
    [
      { at: '/gone', notContains: 'x' },
      { at: '/s', notContains: 'y' },
    ],
    [
      { at: '/list', length: 2 },
      { at: '/list', length: 1 },
    ],
    [
      { at: '/gone', length: 0 },
      { at: '/none', length: 0 },
    ],
    [
      { at: '/empty', empty: true },
      { at: '/list', empty: true },
    ],
    [
      { at: '/none', empty: true },
      { at: '/o', empty: true },
    ],
    [
      { at: '/s', nonEmpty: true },
      { at: '/empty', nonEmpty: true },
    ],
    [
      { at: '/gone', missing: true },
      { at: '/none', missing: true },
    ],
    [
      { at: '/s', oneOf: ['x', 'y'] },
      { at: '/s', oneOf: ['y'] },
    ],
    [
      { at: '/list', type: 'array' },
      { at: '/o', type: 'array' },
    ],
    [
      { at: '/none', type: 'null' },
      { at: '/none', type: 'object' },
    ],
    [
      { at: '', nonEmpty: true },
      { at: '', empty: true },
    ],
  ])('%j holds and %j does not', (right, wrong) => {
    expect(failures(document, [right])).toEqual([]);
    expect(failures(document, [wrong])).toHaveLength(1);
  });
});

describe('a pointer', () => {
  const document = {
    'urn:a:2.0:U': { 'x/y': 1 },
    list: [
      { name: 'a', v: 1 },
      { name: 'b', v: 2 },
    ],
  };

  it.each([
    ['/list/1/v', 2],
    ['/list[name=b]/v', 2],
    ['/list[name=c]/v', undefined],
    ['/urn:a:2.0:U/x~1y', 1],
    ['/constructor', undefined],
    ['/list/0/v/deeper', undefined],
  ])('%s finds %j', (pointer, value) => {
    expect(valueAt(document, pointer)).toEqual(value);
  });
});

describe('references', () => {
  it('are replaced everywhere, quotes and all', () => {
    const names = new Map([['a', 'id "1"']]);
    expect(resolveReferences({ x: ['/Users/{{a}}'] }, names)).toEqual({ x: ['/Users/id "1"'] });
  });
});
