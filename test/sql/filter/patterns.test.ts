import { describe, expect, it } from '@jest/globals';
import {
  canFilterInSql,
  filterToSql,
  type SqlAttributes,
  UnsupportedFilterError,
} from '../../../src/sql/index.js';
import { bound } from '../../filter/support.js';

const ATTRIBUTES: SqlAttributes = {
  id: { column: 'u.id', kind: 'uuid' },
  userName: { column: 'u.login', key: 'u.login_key' },
  title: 'u.title',
  emails: { json: 'u.emails' },
  phoneNumbers: { values: [{ constants: { type: 'work' }, columns: { value: 'u.phone' } }] },
};

const LONG = '%'.repeat(257);

describe('what LIKE is asked to look for', () => {
  it.each([
    'title co',
    'title sw',
    'title ew',
    'userName co',
    'id sw',
    'emails.value co',
    'phoneNumbers ew',
  ])('is bounded: %s', (comparison) => {
    const filter = bound(`active eq true or not (${comparison} "${LONG}")`);
    const attributes = { ...ATTRIBUTES, active: 'u.active' };
    expect(canFilterInSql(filter, attributes)).toBe(false);
    expect(() => filterToSql(filter, attributes)).toThrow(UnsupportedFilterError);
    expect(() => filterToSql(filter, attributes)).toThrow('more than 256 characters');
    const shorter = bound(`${comparison} "${LONG.slice(1)}"`);
    expect(canFilterInSql(shorter, attributes)).toBe(true);
  });

  it('is not what an equality or a constant is compared with', () => {
    expect(canFilterInSql(bound(`title eq "${LONG}"`), ATTRIBUTES)).toBe(true);
    expect(canFilterInSql(bound(`phoneNumbers.type co "${LONG}"`), ATTRIBUTES)).toBe(true);
  });
});
