import { expect } from '@jest/globals';
import type { AttributeType } from '../../../src/schema/index.js';
import type { Check } from '../check.js';
import { expectRefused, expectScimError, expectStatus } from '../expect.js';
import { DEVICE, withDevices, withWrongDevices } from '../fixtures.js';
import { aUser, patch, remove, replace, USER } from '../messages.js';
import type { Provider, World } from '../world.js';

const TYPES = [
  'string',
  'boolean',
  'decimal',
  'integer',
  'dateTime',
  'binary',
  'reference',
] as const satisfies readonly AttributeType[];

/** A provider, strict about types, with an attribute of each simple type, named as the type. */
function mountTypes(t: World): Promise<Provider> {
  return t.mount({
    conformance: 'rfc',
    ...withDevices([
      ...TYPES.map((type) => ({ name: type, type })),
      { name: 'complex', type: 'complex', subAttributes: [{ name: 'part' }] },
    ]),
  });
}

const device = (values: object) => ({ schemas: [DEVICE], ...values });

/** Sends values one by one that must be kept as they are. */
async function expectKept(scim: Provider, name: string, values: readonly unknown[]) {
  for (const value of values) {
    const made = await scim.post('/Devices', device({ [name]: value }));
    expectStatus(made, 201);
    const read = await scim.get(`/Devices/${made.body.id}`);
    expect(read.body[name]).toStrictEqual(value);
  }
}

/** Sends values one by one that must be refused. */
async function expectInvalid(scim: Provider, name: string, values: readonly unknown[]) {
  for (const value of values) {
    const answer = await scim.post('/Devices', device({ [name]: value }));
    expect({ value, status: answer.status }).toEqual({ value, status: 400 });
    expectScimError(answer, 400, 'invalidValue');
  }
}

/** RFC 7643 §2.3: the data types. */
export const dataTypeChecks: readonly Check[] = [
  {
    ids: ['RFC7643-2.3-a'],
    title: 'each data type has one JSON form',
    async run(t) {
      const scim = await mountTypes(t);
      const wrong: Readonly<Record<AttributeType, readonly unknown[]>> = {
        string: [1, true, { a: 1 }, { value: 'x' }, ['x'], ['a', 'b']],
        boolean: ['true', 0, 1, { value: true }, [true]],
        decimal: ['1.5', true, { a: 1 }],
        integer: ['1', true, { a: 1 }],
        dateTime: [1700000000000, true, { a: 1 }],
        binary: [7, true, { a: 1 }],
        reference: [7, false, { a: 1 }],
        complex: ['text', 7, true, [{ part: 'a' }, { part: 'b' }]],
      };
      for (const [name, values] of Object.entries(wrong)) {
        await expectInvalid(scim, name, values);
      }
      const right = {
        string: 'text',
        boolean: false,
        decimal: 0.25,
        integer: 7,
        dateTime: '2026-01-02T03:04:05Z',
        binary: 'aGk=',
        reference: 'https://example.com/a',
        complex: { part: 'a' },
      };
      for (const [name, value] of Object.entries(right)) await expectKept(scim, name, [value]);
    },
  },
  {
    ids: ['RFC7643-2.3-b'],
    title: 'there is no ninth data type',
    async run(t) {
      for (const type of ['uuid', 'String', 'number', 'object']) {
        const attribute = { name: 'x', type: type as AttributeType };
        await expectRefused(t, withWrongDevices([attribute]), 'ERR_SCIM_SCHEMA');
      }
    },
  },
  {
    ids: ['RFC7643-2.3.1-a'],
    title: 'strings are Unicode and come back unchanged',
    async run(t) {
      const scim = await mountTypes(t);
      await expectKept(scim, 'string', [
        'Zoë 🧑‍🚀 𝒜',
        'שלום عالم',
        'e\u0301 is not \u00e9',
        ' leading and trailing ',
        'line\nbreak\ttab "quote" \\ \u2028',
      ]);
    },
  },
  {
    ids: ['RFC7643-2.3.1-b'],
    title: 'canonicalValues are suggestions: another value is kept',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const { id } = await scim.createUser({ emails: [{ value: 'a@example.com', type: 'fancy' }] });
      expect((await scim.get(`/Users/${id}`)).body.emails).toMatchObject([{ type: 'fancy' }]);
    },
  },
  {
    ids: ['RFC7643-2.3.2-a'],
    title: 'booleans are true and false, without case or uniqueness',
    async run(t) {
      const scim = await mountTypes(t);
      await expectKept(scim, 'boolean', [true, false]);
      await expectInvalid(scim, 'boolean', ['true', 'False', 1]);
      const { body } = await scim.get(`/Schemas/${USER}`);
      const attributes = body.attributes as readonly { readonly name: string }[];
      const active = attributes.find(({ name }) => name === 'active');
      expect(active).toMatchObject({ type: 'boolean' });
      expect(active).not.toHaveProperty('caseExact');
      expect(active).not.toHaveProperty('uniqueness');
      const lenient = await t.mount();
      const made = await lenient.post('/Users', aUser({ active: 'False' }));
      expect(made).toMatchObject({ status: 201, body: { active: false } });
    },
  },
  {
    ids: ['RFC7643-2.3.3-a'],
    title: 'decimals are JSON numbers',
    async run(t) {
      const scim = await mountTypes(t);
      await expectKept(scim, 'decimal', [1.5, -0.001, 7, 1e21]);
      await expectInvalid(scim, 'decimal', ['1.5', [1.5, 2.5]]);
    },
  },
  {
    ids: ['RFC7643-2.3.4-a'],
    title: 'integers have no fraction and no exponent',
    async run(t) {
      const scim = await mountTypes(t);
      await expectInvalid(scim, 'integer', [1.5, '7', 1e21]);
      const made = await scim.post('/Devices', `{"schemas":["${DEVICE}"],"integer":42.0}`);
      expectStatus(made, 201);
      expect(made.text).toMatch(/"integer":42[,}]/);
      await expectKept(scim, 'integer', [42, -1, 0]);
    },
  },
  {
    ids: ['RFC7643-2.3.5-a'],
    title: 'a dateTime is an xsd:dateTime with date and time',
    async run(t) {
      const scim = await mountTypes(t);
      await expectInvalid(scim, 'dateTime', [
        '2011-05-13',
        '04:42:34Z',
        '2011-13-40T00:00:00Z',
        '2011-02-30T00:00:00Z',
        '2011-05-13 04:42:34Z',
        'Fri, 13 May 2011 04:42:34 GMT',
        'soon',
      ]);
      const lenient = await t.mount(withDevices([{ name: 'dateTime', type: 'dateTime' }]));
      await expectInvalid(lenient, 'dateTime', ['2011-05-13', 'soon']);
    },
  },
  {
    ids: ['RFC7643-2.3.5-b'],
    title: 'a dateTime may have a zone offset and fractions of a second',
    async run(t) {
      const scim = await mountTypes(t);
      const sent = '2011-05-13T04:42:34.123+02:00';
      const made = await scim.post('/Devices', device({ dateTime: sent }));
      expectStatus(made, 201);
      const { body } = await scim.get(`/Devices/${made.body.id}`);
      expect(Date.parse(String(body.dateTime))).toBe(Date.parse(sent));
      const instant = 'dateTime eq "2011-05-13T02:42:34.123Z"';
      expect(await scim.find('/Devices', instant)).toEqual([made.body.id]);
    },
  },
  {
    ids: ['RFC7643-2.3.6-a'],
    title: 'binary values are base64, case exact and never unique',
    async run(t) {
      const scim = await mountTypes(t);
      await expectInvalid(scim, 'binary', ['***', 'aGk=x', 'a b c d']);
      await expectKept(scim, 'binary', ['aGk=', '-_-_', 'aGk=']);
      expect(await scim.find('/Devices', 'binary eq "aGk="')).toHaveLength(2);
      expect(await scim.find('/Devices', 'binary eq "AGK="')).toEqual([]);
      const { text } = await scim.get(`/Schemas/${DEVICE}`);
      const { attributes } = JSON.parse(text) as { attributes: readonly { name: string }[] };
      const binary = attributes.find(({ name }) => name === 'binary');
      expect(binary).toMatchObject({ caseExact: true });
      expect(binary).not.toHaveProperty('uniqueness');
    },
  },
  {
    ids: ['RFC7643-2.3.6-b'],
    title: 'base64 may come without its padding',
    async run(t) {
      const scim = await mountTypes(t);
      await expectKept(scim, 'binary', ['aGk', '+/8']);
    },
  },
  {
    ids: ['RFC7643-2.3.7-a'],
    title: 'references are absolute or relative URIs',
    async run(t) {
      const scim = await mountTypes(t);
      await expectInvalid(scim, 'reference', ['not a uri %%', '::', 'http://a b', '<x>']);
      await expectKept(scim, 'reference', ['https://example.com/a?b=c', 'Users/7', 'urn:x:y']);
    },
  },
  {
    ids: ['RFC7643-2.3.8-a'],
    title: 'the order of members in a JSON object changes nothing',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const user = aUser({
        nickName: 'Ada',
        name: { givenName: 'Ada', familyName: 'L' },
        emails: [{ value: 'ada@example.com', type: 'work' }],
      });
      const made = await scim.createUser(user);
      const operations = [replace('title', 'Dr'), remove('nickName')];
      const { id } = made;
      await scim.patch(`/Users/${id}`, patch(...operations));
      const expected = (await scim.get(`/Users/${id}`)).body;
      await scim.delete(`/Users/${id}`);

      const again = await scim.post('/Users', reversed(user));
      expectStatus(again, 201);
      await scim.patch(`/Users/${again.body.id}`, reversed(patch(...operations)));
      const { body } = await scim.get(`/Users/${again.body.id}`);
      expect({ ...body, id, meta: 0 }).toEqual({ ...expected, id, meta: 0 });
    },
  },
];

/** The same value with the members of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, child]) => [name, reversed(child)]),
  );
}
