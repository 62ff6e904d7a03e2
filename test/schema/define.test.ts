import { describe, expect, it } from '@jest/globals';
import { defineSchema } from '../../src/schema/define.js';
import type { AttributeInput } from '../../src/schema/types.js';

const ID = 'urn:example:schemas:2.0:Thing';
const define = (...attributes: AttributeInput[]) => defineSchema({ id: ID, attributes });

describe('defineSchema', () => {
  it('fills in the defaults of RFC 7643 §2.2', () => {
    expect(define({ name: 'nick' }).attributes).toEqual([
      {
        name: 'nick',
        type: 'string',
        multiValued: false,
        description: '',
        required: false,
        caseExact: false,
        mutability: 'readWrite',
        returned: 'default',
        uniqueness: 'none',
      },
    ]);
  });

  it('names a schema after the end of its URI', () => {
    expect(define({ name: 'a' }).name).toBe('Thing');
  });

  it('lets references and binaries respect case', () => {
    const [reference, binary] = define(
      { name: 'link', type: 'reference' },
      { name: 'blob', type: 'binary' },
    ).attributes;
    expect(reference).toMatchObject({ caseExact: true, referenceTypes: ['uri'] });
    expect(binary).toMatchObject({ caseExact: true });
  });

  it('gives a multi-valued complex attribute the sub-attributes of §2.4', () => {
    const [tags] = define({ name: 'tags', type: 'complex', multiValued: true }).attributes;
    expect(tags?.subAttributes?.map(({ name }) => name)).toEqual([
      'value',
      'display',
      'type',
      'primary',
      '$ref',
    ]);
    expect(tags?.subAttributes?.[1]?.mutability).toBe('immutable');
  });

  it.each(['$ref', 'cost-center', 'a_1'])('accepts the name %s', (name) => {
    expect(define({ name }).attributes[0]?.name).toBe(name);
  });

  it('keeps the characteristics of common attributes that a schema lists', () => {
    const schema = define({ name: 'ID', mutability: 'readWrite' }, { name: 'meta' }, { name: 'a' });
    expect(schema.attributes.map(({ name }) => name)).toEqual(['a']);
  });

  it('freezes deeply and does not share arrays with the input', () => {
    const canonicalValues = ['x'];
    const schema = define({
      name: 'tags',
      type: 'complex',
      subAttributes: [{ name: 'type', canonicalValues }],
    });
    const sub = schema.attributes[0]?.subAttributes?.[0];
    canonicalValues.push('y');
    expect(sub?.canonicalValues).toEqual(['x']);
    for (const part of [
      schema,
      schema.attributes,
      schema.attributes[0],
      sub,
      sub?.canonicalValues,
    ]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it.each<[string, AttributeInput[], string]>([
    ['a digit in front', [{ name: '9x' }], '9x'],
    ['a dot', [{ name: 'a.b' }], 'a.b'],
    ['a colon', [{ name: 'a:b' }], 'a:b'],
    ['no name', [{} as AttributeInput], 'letter'],
    ['__proto__', [{ name: '__proto__' }], '__proto__'],
    ['constructor', [{ name: 'Constructor' }], 'Constructor'],
    ['prototype', [{ name: 'prototype' }], 'prototype'],
    ['toString', [{ name: 'toString' }], 'toString'],
    ['an unknown type', [{ name: 'a', type: 'uuid' as 'string' }], 'type'],
    ['an unknown mutability', [{ name: 'a', mutability: 'rw' as 'readOnly' }], 'mutability'],
    ['an unknown returned', [{ name: 'a', returned: 'maybe' as 'always' }], 'returned'],
    ['an unknown uniqueness', [{ name: 'a', uniqueness: 'yes' as 'none' }], 'uniqueness'],
    ['a name used twice', [{ name: 'abc' }, { name: 'ABC' }], 'ABC'],
    ['a complex attribute without parts', [{ name: 'a', type: 'complex' }], 'subAttributes'],
    ['parts of a simple attribute', [{ name: 'a', subAttributes: [{ name: 'b' }] }], 'complex'],
    ['referenceTypes of a string', [{ name: 'a', referenceTypes: ['User'] }], 'reference'],
    [
      'canonicalValues that are no list',
      [{ name: 'a', canonicalValues: 'x' as unknown as string[] }],
      'canonicalValues',
    ],
    [
      'uniqueness of a complex attribute',
      [{ name: 'a', type: 'complex', uniqueness: 'server', subAttributes: [{ name: 'b' }] }],
      'uniqueness',
    ],
    [
      'a third level',
      [
        {
          name: 'a',
          type: 'complex',
          subAttributes: [{ name: 'b', type: 'complex', subAttributes: [{ name: 'c' }] }],
        },
      ],
      'a.b',
    ],
  ])('refuses %s', (_, attributes, named) => {
    expect(() => define(...attributes)).toThrow(
      expect.objectContaining({
        code: 'ERR_SCIM_SCHEMA',
        message: expect.stringContaining(named),
      }),
    );
    expect(() => define(...attributes)).toThrow(ID);
  });

  it.each(['', 'User', 'urn:with space', 'urn:'])('refuses the id %j', (id) => {
    expect(() => defineSchema({ id, attributes: [] })).toThrow('ERR_SCIM_SCHEMA');
  });
});
