import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PRESETS } from '../../src/conformance/presets.js';
import type { Rules } from '../../src/conformance/rules.js';
import type { SkippedPart } from '../../src/conformance/skipped.js';
import { readResource } from '../../src/schema/bodies/read.js';
import type { ResourceType } from '../../src/schema/types.js';
import {
  device,
  ENTERPRISE,
  GROUP,
  groups,
  lenient,
  rfc,
  scimErrorOf,
  USER,
  users,
  withRules,
} from './fixtures.js';

const read = (body: object, rules: Rules = lenient, type: ResourceType = users) =>
  readResource(type, body, rules);
const strict = (body: object) => read({ schemas: [USER, ENTERPRISE], ...body }, rfc);
const errorOf = (body: object, rules: Rules = lenient) => scimErrorOf(() => read(body, rules));

describe('readResource', () => {
  it('writes canonical names in the order of the schema, whatever the client wrote', () => {
    const body = {
      ACTIVE: true,
      NAME: { GIVENNAME: 'Ada' },
      [ENTERPRISE.toUpperCase()]: { DEPARTMENT: 'R' },
      USERNAME: 'ada',
    };
    for (const result of [read(body), strict(body)]) {
      expect(JSON.stringify(result)).toBe(
        JSON.stringify({
          userName: 'ada',
          name: { givenName: 'Ada' },
          active: true,
          [ENTERPRISE]: { department: 'R' },
        }),
      );
    }
  });

  it('lets the last of several spellings win', () => {
    expect(read({ userName: 'a', USERNAME: 'b' })).toEqual({ userName: 'b' });
    expect(read({ name: { givenName: 'a', GivenName: 'b' } })).toEqual({
      name: { givenName: 'b' },
    });
  });

  it('keeps text exactly as sent', () => {
    const text = '  +1 (555) 010-0001 \u05d0\u0301 \ud83d\ude00 ';
    expect(strict({ userName: 'a', title: text })).toEqual({ userName: 'a', title: text });
  });

  it('leaves out what is unassigned (RFC 7643 §2.5)', () => {
    const body = {
      userName: 'a',
      title: null,
      emails: [],
      phoneNumbers: null,
      roles: [null, {}, { value: null }],
      name: { givenName: null },
      addresses: [{ locality: null, type: 'work' }],
      [ENTERPRISE]: { department: null, manager: { value: null } },
    };
    const expected = { userName: 'a', addresses: [{ type: 'work' }] };
    expect(read(body)).toEqual(expected);
    expect(strict(body)).toEqual(expected);
    expect(read({ [ENTERPRISE]: null })).toEqual({});
  });

  it('tells of what says nothing, or refuses it (rule unknownValues)', () => {
    const body = {
      roles: [null, {}, { id: 'r' }],
      name: { given: 'A' },
      emails: [{ value: 'a@example.com' }, {}],
      [ENTERPRISE]: { manager: { displayName: 'readOnly' } },
    };
    const skipped: SkippedPart[] = [];
    const emails = [{ value: 'a@example.com' }];
    expect(
      readResource(users, body, PRESETS.lenient, {
        note: (part) => skipped.push(part),
      }),
    ).toEqual({
      emails,
    });
    expect(skipped).toEqual([
      { path: 'name', rule: 'unknownValues' },
      { path: 'roles', rule: 'unknownValues' },
      { path: `${ENTERPRISE}:manager`, rule: 'unknownValues' },
    ]);
    for (const [path, value] of Object.entries(body)) {
      if (path === 'emails') continue;
      expect(() => strict({ userName: 'a', [path]: value })).toThrow(/no part that its schema/);
    }
  });

  it('leaves out what is readOnly, whatever it holds', () => {
    const body = {
      id: 'mine',
      meta: { created: 'x' },
      groups: 'nonsense',
      userName: 'a',
      [ENTERPRISE]: { manager: { value: 'm', displayName: 7 } },
    };
    const expected = { userName: 'a', [ENTERPRISE]: { manager: { value: 'm' } } };
    expect(read(body)).toEqual(expected);
    expect(strict(body)).toEqual(expected);
  });

  it('ignores unknown attributes, dangerous names included', () => {
    const body = JSON.parse(`{
      "userName": "a", "favouriteColour": "blue", "department": "top level",
      "__proto__": { "admin": true }, "constructor": { "prototype": { "admin": true } },
      "name": { "givenName": "x", "__proto__": { "admin": true }, "toString": "y" },
      "${ENTERPRISE}": { "__proto__": { "admin": true }, "nope": 1 }
    }`);
    const result = read(body);
    expect(result).toEqual({ userName: 'a', name: { givenName: 'x' } });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    expect((result as { admin?: boolean }).admin).toBeUndefined();
    expect((result.name as { admin?: boolean }).admin).toBeUndefined();
  });

  it('refuses unknown attributes by rule, on every level', () => {
    const rules = withRules({ unknownAttributes: 'refuse' });
    for (const body of [
      { nope: 1 },
      { name: { nope: 1 } },
      { emails: [{ nope: 1 }] },
      { [ENTERPRISE]: { nope: 1 } },
    ]) {
      const error = errorOf(body, rules);
      expect(error).toMatchObject({ status: 400, scimType: 'invalidSyntax' });
      expect(error.detail).toContain('"nope"');
    }
    expect(errorOf({ ['x'.repeat(5000)]: 1 }, rules).detail.length).toBeLessThan(200);
  });

  it.each([null, undefined, [], 'text', 7])('refuses the body %j', (body) => {
    expect(scimErrorOf(() => readResource(users, body, lenient))).toMatchObject({
      status: 400,
      scimType: 'invalidSyntax',
    });
  });

  it('refuses a third level', () => {
    expect(errorOf({ name: { givenName: { a: { b: 1 } } } })).toMatchObject({
      scimType: 'invalidValue',
      detail: 'Attribute "name.givenName" must be a string.',
    });
    expect(errorOf({ emails: [[['a']]] }).scimType).toBe('invalidValue');
    expect(errorOf({ [ENTERPRISE]: [] }).detail).toContain(ENTERPRISE);
  });
});

describe('schemas', () => {
  it.each(['text', { 0: USER }, [USER, 7], 7])('must be an array of strings: %j', (schemas) => {
    expect(errorOf({ schemas, userName: 'a' })).toMatchObject({ scimType: 'invalidSyntax' });
  });

  it.each([[[]], [null], [undefined], [[ENTERPRISE]]])(
    'may leave out the base by rule: %j',
    (schemas) => {
      expect(read({ schemas, userName: 'a' })).toEqual({ userName: 'a' });
      expect(errorOf({ schemas, userName: 'a' }, rfc)).toMatchObject({
        status: 400,
        scimType: 'invalidSyntax',
      });
    },
  );

  it('may list a URI that the type does not have, by rule', () => {
    const body = { schemas: [USER, 'urn:unknown'], userName: 'a' };
    expect(read(body)).toEqual({ userName: 'a' });
    expect(errorOf(body, rfc).detail).toContain('urn:unknown');
  });

  it('may leave out an extension that is used, by rule', () => {
    const body = { schemas: [USER], userName: 'a', [ENTERPRISE]: { department: 'R' } };
    expect(read(body)).toHaveProperty([ENTERPRISE, 'department'], 'R');
    expect(errorOf(body, rfc)).toMatchObject({ scimType: 'invalidSyntax' });
    expect(read({ ...body, [ENTERPRISE]: { department: null } }, rfc)).toEqual({ userName: 'a' });
  });

  it('is compared without case, order or repetition, and under any spelling of its name', () => {
    const schemas = [ENTERPRISE.toUpperCase(), USER.toLowerCase(), USER];
    expect(read({ SCHEMAS: schemas, userName: 'a' }, rfc)).toEqual({ userName: 'a' });
  });
});

describe('values that differ from the schema', () => {
  it.each<[string, object, object]>([
    ['text for a boolean', { active: 'False' }, { active: false }],
    [
      'text for a boolean of an element',
      { roles: [{ value: 'a', primary: 'TRUE' }] },
      { roles: [{ value: 'a', primary: true }] },
    ],
    ['a number for text', { externalId: 778899 }, { externalId: '778899' }],
    ['a boolean for text', { nickName: true }, { nickName: 'true' }],
    [
      'a bare complex value',
      { [ENTERPRISE]: { manager: 'm1' } },
      { [ENTERPRISE]: { manager: { value: 'm1' } } },
    ],
    ['bare elements', { roles: ['a', 'b'] }, { roles: [{ value: 'a' }, { value: 'b' }] }],
    ['a wrapped simple value', { title: { value: 'Boss' } }, { title: 'Boss' }],
    ['an array of one for a simple value', { title: ['Boss'] }, { title: 'Boss' }],
    [
      'an array of one for a complex value',
      { [ENTERPRISE]: { manager: [{ value: 'm' }] } },
      { [ENTERPRISE]: { manager: { value: 'm' } } },
    ],
    ['one object for a list', { emails: { value: 'a@b' } }, { emails: [{ value: 'a@b' }] }],
  ])('%s: read in lenient, refused in rfc', (_, body, expected) => {
    expect(read(body)).toEqual(expected);
    expect(scimErrorOf(() => strict(body))).toMatchObject({
      status: 400,
      scimType: 'invalidValue',
    });
  });

  it('takes an empty string as unassigned in lenient, as a string in rfc', () => {
    const body = { title: '', emails: [{ value: '', type: 'work' }] };
    expect(read({ ...body, phoneNumbers: '', [ENTERPRISE]: { manager: '' } })).toEqual({
      emails: [{ type: 'work' }],
    });
    expect(strict(body)).toEqual(body);
  });

  it.each<[object, string]>([
    [{ active: 'perhaps' }, 'Attribute "active" must be true or false.'],
    [{ active: 1 }, 'Attribute "active" must be true or false.'],
    [{ title: { a: 1 } }, 'Attribute "title" must be a string.'],
    [{ title: ['a', 'b'] }, 'Attribute "title" must be a single value.'],
    [{ name: 'Ada' }, 'Attribute "name" must be an object.'],
    [{ emails: [{ value: { a: 1 } }] }, 'Attribute "emails.value" must be a string.'],
    [
      { [ENTERPRISE]: { manager: { value: {} } } },
      `Attribute "${ENTERPRISE}:manager.value" must be a string.`,
    ],
  ])('refuses %j in every preset', (body, detail) => {
    expect(errorOf(body).detail).toBe(detail);
    expect(scimErrorOf(() => strict(body)).scimType).toBe('invalidValue');
  });

  it('does not repeat a secret', () => {
    const error = errorOf({ password: { secret: 'hunter2' } });
    expect(error.detail).toContain('password');
    expect(error.detail).not.toContain('hunter2');
  });

  it('keeps JSON text inside a value as text', () => {
    const value = '{"id":"1","displayName":"Admin"}';
    expect(read({ roles: [{ value }] })).toEqual({ roles: [{ value }] });
  });
});

describe('numbers, binaries and lists of simple values', () => {
  const type = device([
    { name: 'count', type: 'integer' },
    { name: 'ratio', type: 'decimal' },
    { name: 'tags', multiValued: true },
    { name: 'box', type: 'complex', subAttributes: [{ name: 'codes', multiValued: true }] },
  ]);
  const of = (body: object, rules: Rules = lenient) =>
    read({ schemas: [type.schema.id], ...body }, rules, type);

  it.each<[object]>([
    [{ count: 42 }],
    [{ count: -1, ratio: 1.5 }],
    [{ tags: ['a', 'b'] }],
    [{ box: { codes: ['a', 'b'] } }],
  ])('reads %j', (body) => {
    expect(of(body)).toEqual(body);
    expect(of(body, rfc)).toEqual(body);
  });

  it('reads a numeric string in lenient only', () => {
    expect(of({ count: '42', ratio: '1.5e1' })).toEqual({ count: 42, ratio: 15 });
    expect(scimErrorOf(() => of({ count: '42' }, rfc)).scimType).toBe('invalidValue');
  });

  it.each<[object]>([
    [{ count: 1.5 }],
    [{ count: '1.5' }],
    [{ count: '0x10' }],
    [{ count: 2 ** 60 }],
    [{ ratio: Number.POSITIVE_INFINITY }],
    [{ ratio: '1e999' }],
    [{ ratio: 'NaN' }],
    [{ tags: [{ other: 1 }] }],
    [{ tags: [['a', 'b']] }],
  ])('refuses %j', (body) => {
    expect(scimErrorOf(() => of(body)).scimType).toBe('invalidValue');
  });

  it('takes equal simple values as one', () => {
    expect(of({ tags: ['a', 'b', 'A'] })).toEqual({ tags: ['A', 'b'] });
  });
});

describe('the elements of a list', () => {
  it('are the same with the same value and type, and are merged', () => {
    const emails = [
      { value: 'a@x', type: 'work' },
      { value: 'a@x', type: 'home' },
      { value: 'A@X', type: 'Work', display: 'Ada' },
    ];
    const expected = {
      emails: [
        { value: 'A@X', type: 'Work', display: 'Ada' },
        { value: 'a@x', type: 'home' },
      ],
    };
    expect(read({ emails })).toEqual(expected);
    expect(strict({ emails })).toEqual(expected);
  });

  it('are the same without a value only if they are wholly equal', () => {
    const addresses = [
      { locality: 'Oban' },
      { LOCALITY: 'oban' },
      { locality: 'Oban', type: 'work' },
    ];
    expect(read({ addresses }).addresses).toHaveLength(2);
  });

  it('are the same member with the same id, with or without a type', () => {
    const body = {
      schemas: [GROUP],
      displayName: 'g',
      members: [{ value: 'u1' }, { value: 'u1', type: 'User', display: null }, { value: 'U1' }],
    };
    expect(read(body, rfc, groups)).toEqual({
      displayName: 'g',
      members: [{ value: 'u1', type: 'User' }, { value: 'U1' }],
    });
  });

  it('have at most one primary', () => {
    const emails = [
      { value: 'a', primary: true },
      { value: 'b', primary: true },
      { value: 'c', primary: false },
    ];
    expect(read({ emails }).emails).toEqual([
      { value: 'a', primary: false },
      { value: 'b', primary: true },
      { value: 'c', primary: false },
    ]);
    expect(scimErrorOf(() => strict({ emails }))).toMatchObject({ scimType: 'invalidValue' });
    expect(strict({ emails: emails.slice(1) }).emails).toHaveLength(2);
  });

  it('take linear time', () => {
    const members = Array.from({ length: 50_000 }, (_, i) => ({ value: `u${i % 40_000}` }));
    expect(read({ displayName: 'g', members }, lenient, groups).members).toHaveLength(40_000);
  });
});

describe('reading twice', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('', 'True', 'work', '7'), fc.constant(null));
  const element = fc.record(
    {
      value: text,
      TYPE: text,
      primary: fc.oneof(fc.boolean(), fc.constant('True')),
      display: text,
      unknown: fc.anything(),
    },
    { requiredKeys: [] },
  );
  const body = fc.record(
    {
      userName: fc.oneof(fc.stringMatching(/^[!-~]{1,9}$/), fc.constantFrom('', null)),
      EXTERNALID: fc.oneof(text, fc.integer()),
      name: fc.record({ givenName: text, FamilyName: text }, { requiredKeys: [] }),
      active: fc.constantFrom(true, false, 'true', 'False', null),
      emails: fc.oneof(fc.array(element), element),
      roles: fc.array(fc.oneof(element, text)),
      [ENTERPRISE]: fc.record({ manager: text, department: text }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  );

  it('changes nothing more, in any preset', () => {
    fc.assert(
      fc.property(body, (sent) => {
        const once = read(sent);
        expect(read({ ...once, schemas: [USER, ENTERPRISE] })).toEqual(once);
        expect(strict(once)).toEqual(once);
      }),
    );
  });

  it('gives a result or a SCIM error for any JSON', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('userName', 'name', 'emails', 'active', ENTERPRISE, 'schemas'),
          fc.jsonValue(),
        ),
        (sent) => {
          for (const rules of [lenient, rfc]) {
            try {
              expect(typeof read(sent, rules)).toBe('object');
            } catch (error) {
              expect(error).toMatchObject({ name: 'ScimError', status: 400 });
            }
          }
        },
      ),
    );
  });
});
