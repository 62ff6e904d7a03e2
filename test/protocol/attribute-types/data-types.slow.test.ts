import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { expectScimError } from '../../support/expect-error.js';
import { patch } from '../../support/messages.js';
import { type Body, mountThings, PLACES, thing } from './everything.js';

interface Sample {
  readonly value: string | number | boolean;
  readonly other: string | number | boolean;
  /** Values of other JSON types, and strings that are no such value. */
  readonly wrong: readonly unknown[];
}

const SAMPLES: Readonly<Record<string, Sample>> = {
  String: { value: 'Grüße 👋', other: 'b', wrong: [{}, 1, true] },
  Boolean: { value: false, other: true, wrong: ['no', 0, {}] },
  Decimal: { value: 0.1, other: -2.5e-7, wrong: ['0,1', true, {}] },
  Integer: { value: 9007199254740991, other: -42, wrong: [1.5, 2 ** 53, 'x', true] },
  DateTime: {
    value: '2026-11-21T09:30:00.250+01:00',
    other: '2026-11-21T08:30:01Z',
    wrong: ['2026-11-21', '2026-02-30T00:00:00Z', 1763717400, true],
  },
  Binary: { value: 'aGVsbG8=', other: 'd29ybGQ=', wrong: [1, true, {}] },
  Reference: { value: 'https://example.com/A?b#c', other: '../Users/1', wrong: [1, true, {}] },
};
const TYPES = Object.entries(SAMPLES);
const literal = (value: unknown) => encodeURIComponent(JSON.stringify(value));
const matching = (path: string, operator: string, value: unknown) =>
  `/Things?filter=${encodeURIComponent(`${path} ${operator} `)}${literal(value)}`;

describe.each(PLACES)('attributes of the $place', ({ type: prefix, path, wrap, unwrap }) => {
  it.each(TYPES)('%s: single and multi-valued, kept exactly as sent', async (type, sample) => {
    const { scim } = mountThings({ conformance: 'rfc' });
    const given = {
      [`${prefix}${type}`]: sample.value,
      [`${prefix}${type}s`]: [sample.value, sample.other],
    };
    const made = await scim.post('/Things', thing('one', wrap(given))).expect(201);
    expect(unwrap(made.body)).toMatchObject(given);
    const read = await scim.get(`/Things/${made.body.id}`).expect(200);
    expect(read.body).toEqual(made.body);
    const replaced = { [`${prefix}${type}`]: sample.other, [`${prefix}${type}s`]: [sample.other] };
    const put = await scim.put(`/Things/${made.body.id}`, thing('one', wrap(replaced))).expect(200);
    expect(unwrap(put.body)).toMatchObject(replaced);
  });

  it.each(TYPES)('%s: found by a filter on either form', async (type, { value, other }) => {
    const { scim } = mountThings({ conformance: 'rfc' });
    const [single, list] = [`${prefix}${type}`, `${prefix}${type}s`];
    await scim.post('/Things', thing('one', wrap({ [single]: value, [list]: [other, value] })));
    await scim.post('/Things', thing('two', wrap({ [single]: other, [list]: [other] })));
    await scim.post('/Things', thing('none')).expect(201);
    const labels = async (query: string) => {
      const { body } = await scim.get(query).expect(200);
      return (body.Resources as { label: string }[]).map(({ label }) => label);
    };
    expect(await labels(matching(path + single, 'eq', value))).toEqual(['one']);
    expect(await labels(matching(path + list, 'eq', value))).toEqual(['one']);
    expect(await labels(matching(path + list, 'eq', other))).toEqual(['one', 'two']);
    expect(await labels(matching(path + single, 'ne', value))).toEqual(['two', 'none']);
    expect(await labels(`/Things?filter=${encodeURIComponent(`${path}${list} pr`)}`)).toEqual([
      'one',
      'two',
    ]);
    const value2 = `${path}${list}[value eq ${JSON.stringify(value)}]`;
    expect(await labels(`/Things?filter=${encodeURIComponent(value2)}`)).toEqual(['one']);
  });

  it.each(TYPES)('%s: another JSON type is 400 invalidValue', async (type, { wrong }) => {
    const { scim } = mountThings({ conformance: 'rfc' });
    for (const value of wrong) {
      const single = await scim.post('/Things', thing('x', wrap({ [`${prefix}${type}`]: value })));
      expectScimError(single, 400, 'invalidValue');
      expect(single.body.detail).toContain(`${path}${prefix}${type}`);
      const list = { [`${prefix}${type}s`]: [value] };
      expectScimError(await scim.post('/Things', thing('x', wrap(list))), 400, 'invalidValue');
    }
  });

  it.each(TYPES)('%s: added, replaced and removed by PATCH', async (type, { value, other }) => {
    const { scim } = mountThings({ conformance: 'rfc' });
    const [single, list] = [`${prefix}${type}`, `${prefix}${type}s`];
    const { body } = await scim.post('/Things', thing('one')).expect(201);
    const send = async (...operations: object[]) =>
      unwrap((await scim.patch(`/Things/${body.id}`, patch(...operations)).expect(200)).body);
    expect(
      await send(
        { op: 'add', path: path + single, value },
        { op: 'add', path: path + list, value: [value] },
        { op: 'add', path: path + list, value: [other, value] },
      ),
    ).toMatchObject({ [single]: value, [list]: [value, other] });
    expect(
      await send(
        { op: 'replace', path: path + single, value: other },
        { op: 'remove', path: `${path}${list}[value eq ${JSON.stringify(value)}]` },
      ),
    ).toMatchObject({ [single]: other, [list]: [other] });
    const left = await send(
      { op: 'remove', path: path + single },
      { op: 'remove', path: path + list },
    );
    expect(left).not.toHaveProperty(single);
    expect(left).not.toHaveProperty(list);
  });

  it.each(TYPES)('%s: sorted in the order of its values', async (type, { value, other }) => {
    const { scim } = mountThings();
    for (const [label, given] of [
      ['a', value],
      ['b', other],
    ] as const) {
      await scim.post('/Things', thing(label, wrap({ [`${prefix}${type}`]: given }))).expect(201);
    }
    await scim.post('/Things', thing('none')).expect(201);
    const order = async (sortOrder: string) => {
      const query = `/Things?sortBy=${path}${prefix}${type}&sortOrder=${sortOrder}`;
      const { body } = await scim.get(query).expect(200);
      return (body.Resources as { label: string }[]).map(({ label }) => label);
    };
    const ascending = await order('ascending');
    expect(await order('descending')).toEqual([...ascending].reverse());
    const first = {
      String: 'b',
      Boolean: 'a',
      Decimal: 'b',
      Integer: 'b',
      DateTime: 'a',
      Binary: 'a',
      Reference: 'b',
    };
    expect(ascending).toEqual([
      ...(first[type as keyof typeof first] === 'a' ? ['a', 'b'] : ['b', 'a']),
      'none',
    ]);
  });
});

describe('dateTime', () => {
  it('is compared by instant, whatever the zone, and shown as sent', async () => {
    const { scim } = mountThings();
    const sent = '2026-11-21T10:00:00.000+02:00';
    await scim.post('/Things', thing('one', { aDateTime: sent })).expect(201);
    for (const [operator, value, total] of [
      ['eq', '2026-11-21T08:00:00Z', 1],
      ['ne', '2026-11-21T08:00:00Z', 0],
      ['gt', '2026-11-21T09:59:59+02:00', 1],
      ['lt', '2026-11-21T09:00:00Z', 1],
      ['ge', '2026-11-21T08:00:00.001Z', 0],
    ] as const) {
      const { body } = await scim.get(matching('aDateTime', operator, value)).expect(200);
      expect([operator, value, body.totalResults]).toEqual([operator, value, total]);
    }
    const { body } = await scim.get('/Things').expect(200);
    expect(body.Resources[0].aDateTime).toBe(sent);
  });

  it.each(['co', 'sw', 'ew'])('has no parts to be found by %s', async (operator) => {
    const { scim } = mountThings();
    expectScimError(
      await scim.get(matching('aDateTime', operator, '2026-11-21T08:00:00Z')),
      400,
      'invalidFilter',
    );
  });
});

describe('boolean and binary', () => {
  it.each([
    ['aBoolean', true],
    ['aBinary', 'aGVsbG8='],
    ['aBooleans', true],
  ])('%s has no order, with no data either', async (name, value) => {
    const { scim } = mountThings();
    for (const operator of ['gt', 'ge', 'lt', 'le']) {
      expectScimError(await scim.get(matching(name, operator, value)), 400, 'invalidFilter');
    }
  });

  it('binary must be base64 where formats are checked', async () => {
    const { scim } = mountThings({ conformance: 'rfc' });
    const answer = await scim.post('/Things', thing('x', { aBinary: 'not base64!' }));
    expectScimError(answer, 400, 'invalidValue');
  });
});

describe('letter case', () => {
  it.each(PLACES)('is as caseExact says in the $place', async ({ characteristic, path, wrap }) => {
    const { scim } = mountThings();
    const given = { [`${characteristic}Exact`]: 'Straße', [`${characteristic}Caseless`]: 'Ärger' };
    await scim.post('/Things', thing('one', wrap(given))).expect(201);
    const total = async (name: string, value: string) =>
      (await scim.get(matching(path + characteristic + name, 'eq', value))).body.totalResults;
    expect(await total('Exact', 'Straße')).toBe(1);
    expect(await total('Exact', 'straße')).toBe(0);
    expect(await total('Caseless', 'äRGER')).toBe(1);
  });

  it('does not matter in names: of attributes, URNs and sub-attributes', async () => {
    const { scim } = mountThings({ conformance: 'rfc' });
    const body = {
      SCHEMAS: [
        PLACES[1].path.slice(0, -1).toUpperCase(),
        'URN:example:PARAMS:scim:schemas:core:2.0:thing',
      ],
      LABEL: 'one',
      CCOMPLEX: { COUNT: 3 },
      [PLACES[1].path.slice(0, -1).toUpperCase()]: { XSTRING: 'x' },
    };
    const made = await scim.post('/Things', body).expect(201);
    expect(made.body).toMatchObject({ label: 'one', cComplex: { count: 3 } });
    expect(PLACES[1].unwrap(made.body)).toEqual({ xString: 'x' });
    const { body: found } = await scim.get(
      matching(`${PLACES[1].path.toUpperCase()}XSTRING`, 'eq', 'x'),
    );
    expect(found.totalResults).toBe(1);
  });
});

describe('numbers', () => {
  it('come back as the same number, whatever it is', async () => {
    const { scim } = mountThings({ conformance: 'rfc' });
    const { body } = await scim.post('/Things', thing('one')).expect(201);
    const decimal = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0);
    await fc.assert(
      fc.asyncProperty(decimal, fc.maxSafeInteger(), async (aDecimal, aInteger) => {
        const given = { aDecimal: aDecimal === 0 ? 0 : aDecimal, aInteger };
        const answer = await scim.put(`/Things/${body.id}`, thing('one', given)).expect(200);
        expect(answer.body).toMatchObject(given);
        for (const [name, value] of Object.entries(given)) {
          const found = await scim.get(matching(name, 'eq', value)).expect(200);
          expect(found.body.totalResults).toBe(1);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('beyond what JSON numbers can hold are refused and never rounded', async () => {
    const { scim } = mountThings();
    for (const text of ['9007199254740993', '1e400', '-9007199254740993', '1.5']) {
      const body = `{"schemas":["${(thing('').schemas as string[])[0]}"],"label":"x","aInteger":${text}}`;
      expectScimError(await scim.post('/Things', body), 400, 'invalidValue');
    }
  });
});

describe('complex values', () => {
  const element = (value: string, more: object = {}) => ({ value, ...more });

  it('of a list are found by a filter on several parts of one of them', async () => {
    const { scim } = mountThings();
    const cComplexes = [
      element('a', { weight: 1.5, since: '2026-01-01T00:00:00Z' }),
      element('b', { weight: 2.5, since: '2026-06-01T00:00:00Z' }),
    ];
    await scim.post('/Things', thing('one', { cComplexes })).expect(201);
    const total = async (filter: string) =>
      (await scim.get(`/Things?filter=${encodeURIComponent(filter)}`).expect(200)).body
        .totalResults;
    expect(await total('cComplexes[value eq "a" and weight lt 2]')).toBe(1);
    expect(await total('cComplexes[value eq "a" and weight gt 2]')).toBe(0);
    expect(await total('cComplexes.value eq "a" and cComplexes.weight gt 2')).toBe(1);
    expect(await total('cComplexes[since gt "2026-05-31T23:00:00-02:00"]')).toBe(0);
    expect(await total('cComplexes eq "B"')).toBe(1);
  });

  it('have at most one primary after a PATCH', async () => {
    const { scim } = mountThings();
    const cComplexes = [element('a', { primary: true }), element('b')];
    const { body } = await scim.post('/Things', thing('one', { cComplexes })).expect(201);
    const answer = await scim.patch(
      `/Things/${body.id}`,
      patch({ op: 'replace', path: 'cComplexes[value eq "b"].primary', value: true }),
    );
    expect((answer.body as Body).cComplexes).toEqual([
      element('a', { primary: false }),
      element('b', { primary: true }),
    ]);
  });

  it('need their required sub-attribute', async () => {
    const { scim } = mountThings();
    const answer = await scim.post('/Things', thing('x', { cComplexes: [{ weight: 1 }] }));
    expectScimError(answer, 400, 'invalidValue');
    expect(answer.body.detail).toContain('cComplexes.value');
  });

  it('hold lists of simple values themselves', async () => {
    const { scim } = mountThings();
    const { body } = await scim
      .post('/Things', thing('one', { cComplex: { tags: ['red', 'green'] } }))
      .expect(201);
    const answer = await scim.patch(
      `/Things/${body.id}`,
      patch({ op: 'add', path: 'cComplex.tags', value: ['blue', 'red'] }),
    );
    expect(answer.body.cComplex).toEqual({ tags: ['red', 'green', 'blue'] });
    const found = await scim.get(matching('cComplex.tags', 'eq', 'BLUE')).expect(200);
    expect(found.body.totalResults).toBe(1);
  });

  it('refer to other types by an id, to which the URI is added', async () => {
    const { scim } = mountThings();
    const first = await scim.post('/Things', thing('one')).expect(201);
    const second = await scim
      .post('/Things', thing('two', { owner: { $ref: first.body.meta.location } }))
      .expect(201);
    expect(second.body.owner).toEqual({ value: first.body.id, $ref: first.body.meta.location });
  });
});
