import { describe, expect, it } from '@jest/globals';
import { USER_RESOURCE_TYPE, USER_SCHEMA } from '../../../src/schema/core/user.js';
import { defineSchema } from '../../../src/schema/define.js';
import { describeSchema } from '../../../src/schema/describe.js';
import { compileResourceType } from '../../../src/schema/resource-type.js';
import { trimResourceType } from '../../../src/schema/restrict-to-store.js';
import type { AttributeInput, PrecisProfile } from '../../../src/schema/types.js';
import { readValue } from '../../../src/schema/values.js';
import { attribute, lenient, rfc, scimErrorOf, users, withRules } from '../fixtures.js';

const define = (input: Omit<AttributeInput, 'name'>) => () =>
  attribute({ name: 'login', ...input });

describe('the characteristic `prepared`', () => {
  it('belongs to userName and password of the core User', () => {
    const prepared = users.attributes.filter((each) => each.prepared !== undefined);
    expect(prepared.map(({ name, prepared: profile }) => [name, profile])).toEqual([
      ['userName', 'UsernameCaseMapped'],
      ['password', 'OpaqueString'],
    ]);
  });

  it('is not published', () => {
    expect(JSON.stringify(describeSchema(defineSchema(USER_SCHEMA)))).not.toContain('prepared');
  });

  it('stays when a store trims the resource type', () => {
    const attributes = ['userName', 'active', 'displayName'];
    const trimmed = trimResourceType(
      USER_RESOURCE_TYPE,
      { attributes, unique: ['displayName'] },
      'userStore',
    );
    expect(compileResourceType(trimmed).at('userName').target.prepared).toBe('UsernameCaseMapped');
  });

  it.each<[string, Omit<AttributeInput, 'name'>]>([
    ['only a string is prepared', { type: 'integer', prepared: 'OpaqueString' }],
    ['it cannot be caseExact', { caseExact: true, prepared: 'UsernameCaseMapped' }],
    ['prepared must be one of', { prepared: 'Nickname' as PrecisProfile }],
  ])('is checked at start: %s', (problem, input) => {
    expect(define(input)).toThrow(problem);
    expect(define({ ...input, prepared: 'OpaqueString', type: 'string' })).not.toThrow();
  });

  it('is for any attribute of a host, each value of a list too', () => {
    const logins = attribute({ name: 'logins', multiValued: true, prepared: 'UsernameCaseMapped' });
    expect(readValue(logins, ['a', 'Ｂ'], rfc, 'logins')).toEqual(['a', 'Ｂ']);
    const error = scimErrorOf(() => readValue(logins, ['a', 'b\u265a'], rfc, 'logins'));
    expect(error.scimType).toBe('invalidValue');
    expect(error.detail).toBe('Attribute "logins" must not have U+265A at position 2.');
    expect(readValue(logins, ['ＢＪ', 'bj'], lenient, 'logins')).toEqual(['bj']);
  });

  it('is enforced by one rule for each profile', () => {
    const read = (name: 'userName' | 'password', rules = lenient) =>
      readValue(users.at(name).target, 'a\u0007', rules, name);
    expect([read('userName'), read('password')]).toEqual(['a\u0007', 'a\u0007']);
    const names = withRules({ userNamePreparation: 'enforce' });
    const passwords = withRules({ passwordPreparation: 'enforce' });
    expect(scimErrorOf(() => read('userName', names)).scimType).toBe('invalidValue');
    expect(scimErrorOf(() => read('password', passwords)).scimType).toBe('invalidValue');
    expect([read('password', names), read('userName', passwords)]).toEqual(['a\u0007', 'a\u0007']);
  });
});
