import { describe, expect, it } from '@jest/globals';
import { elementKey } from '../../src/schema/elements.js';
import { readElement, readValue } from '../../src/schema/values.js';
import { attribute, groups, lenient, rfc, scimErrorOf, users } from './fixtures.js';

const emails = users.at('emails').target;

describe('readValue', () => {
  it('reads the whole of an attribute', () => {
    expect(readValue(emails, [{ VALUE: 'a' }], rfc, 'emails')).toEqual([{ value: 'a' }]);
    expect(readValue(users.at('active').target, 'False', lenient, 'active')).toBe(false);
    expect(readValue(users.at('name.givenName').target, 'Ada', rfc, 'name.givenName')).toBe('Ada');
  });

  it.each([null, undefined, []])('gives undefined for %j', (value) => {
    expect(readValue(emails, value, rfc, 'emails')).toBeUndefined();
    expect(readValue(users.at('title').target, value, rfc, 'title')).toBeUndefined();
  });

  it('needs an array for a list, unless the rule tolerates one value', () => {
    expect(readValue(emails, { value: 'a' }, lenient, 'emails')).toEqual([{ value: 'a' }]);
    expect(scimErrorOf(() => readValue(emails, { value: 'a' }, rfc, 'emails')).detail).toBe(
      'Attribute "emails" must be an array.',
    );
  });

  it('names the place that it was given', () => {
    const error = scimErrorOf(() => readValue(emails, [{ value: {} }], rfc, 'somewhere'));
    expect(error.detail).toBe('Attribute "somewhere.value" must be a string.');
  });
});

describe('readElement', () => {
  it('reads one value of a list without an array around it, in any preset', () => {
    expect(readElement(emails, { Value: 'a', primary: true }, rfc, 'emails')).toEqual({
      value: 'a',
      primary: true,
    });
    expect(readElement(emails, null, rfc, 'emails')).toBeUndefined();
    expect(readElement(emails, {}, rfc, 'emails')).toBeUndefined();
  });
});

describe('elementKey', () => {
  it('tells elements apart by value and type', () => {
    const key = elementKey(emails);
    expect(key({ value: 'a', type: 'work' })).toBe(
      key({ type: 'WORK', value: 'A', primary: true }),
    );
    expect(key({ value: 'a', type: 'work' })).not.toBe(key({ value: 'a' }));
    expect(key({ value: 'a","b', type: 'c' })).not.toBe(key({ value: 'a', type: 'b","c' }));
  });

  it('tells elements without a value apart by everything but primary', () => {
    const key = elementKey(users.at('addresses').target);
    expect(key({ locality: 'Oban', primary: true })).toBe(key({ locality: 'Oban' }));
    expect(key({ locality: 'Oban', type: 'work' })).not.toBe(key({ locality: 'Oban' }));
  });

  it('takes a $ref to anything for no identity', () => {
    const key = elementKey(attribute({ name: 'tags', type: 'complex', multiValued: true }));
    expect(key({ value: 'a', type: 'work' })).not.toBe(key({ value: 'a', type: 'home' }));
  });

  it('tells members apart by id alone', () => {
    const key = elementKey(groups.at('members').target);
    expect(key({ value: 'a', type: 'User' })).toBe(key({ value: 'a', display: 'x' }));
    expect(key({ value: 'a' })).not.toBe(key({ value: 'A' }));
  });
});
