import { describe, expect, it } from '@jest/globals';
import { refuseLongPatterns } from '../../src/filter/pattern-length.js';
import { bound, refusal } from './support.js';

describe('a long part of a string', () => {
  it.each([
    ['userName co "12345"', 'userName'],
    ['userName sw "12345"', 'userName'],
    ['userName ew "12345"', 'userName'],
    ['active eq true and userName co "12345"', 'userName'],
    ['active eq true or title co "12345"', 'title'],
    ['not (title co "12345")', 'title'],
    ['emails[type eq "work" and value co "12345"]', 'emails.value'],
  ])('is not looked for: %s', (text, path) => {
    expect(refusal(() => refuseLongPatterns(bound(text), 4))).toMatch(
      new RegExp(`^invalidFilter: .*at most 4 .*"${path}"`),
    );
    expect(refuseLongPatterns(bound(text), 5)).toBeUndefined();
  });

  it.each([
    'userName eq "12345"',
    'userName gt "12345"',
    'floor eq 12345',
    'userName pr',
    'unknown pr',
    'title ne null',
  ])('is none in %s', (text) => {
    expect(refuseLongPatterns(bound(text), 4)).toBeUndefined();
  });
});
