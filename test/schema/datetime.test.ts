import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseDateTime } from '../../src/schema/datetime.js';

describe('parseDateTime', () => {
  it.each([
    ['2011-05-13T04:42:34Z', Date.UTC(2011, 4, 13, 4, 42, 34)],
    ['2011-05-13T04:42:34', Date.UTC(2011, 4, 13, 4, 42, 34)],
    ['2011-05-13T04:42:34.123+02:00', Date.UTC(2011, 4, 13, 2, 42, 34, 123)],
    ['2011-05-13T04:42:34-14:00', Date.UTC(2011, 4, 13, 18, 42, 34)],
    ['2011-05-13T24:00:00Z', Date.UTC(2011, 4, 14)],
    ['2012-02-29T00:00:00Z', Date.UTC(2012, 1, 29)],
    ['0050-01-01T00:00:00Z', new Date('0050-01-01T00:00:00Z').getTime()],
    ['2011-05-13T04:42:34.1234Z', Date.UTC(2011, 4, 13, 4, 42, 34, 123) + 0.4],
  ])('reads %s', (text, expected) => {
    expect(parseDateTime(text)).toBe(expected);
  });

  it.each([
    '',
    '2011-05-13',
    '04:42:34Z',
    '2011-05-13 04:42:34Z',
    '2011-13-01T00:00:00Z',
    '2011-00-01T00:00:00Z',
    '2011-13-40T00:00:00Z',
    '2011-02-31T00:00:00Z',
    '2011-02-29T00:00:00Z',
    '2011-05-00T00:00:00Z',
    '2011-05-13T25:00:00Z',
    '2011-05-13T24:00:01Z',
    '2011-05-13T23:60:00Z',
    '2011-05-13T23:59:60Z',
    '2011-05-13T04:42Z',
    '2011-05-13T04:42:34.Z',
    '2011-05-13T04:42:34+2:00',
    '2011-05-13T04:42:34+14:01',
    '2011-05-13T04:42:34+02:60',
    '2011-05-13T04:42:34Z ',
    '999999-01-01T00:00:00Z',
    'Fri, 13 May 2011 04:42:34 GMT',
  ])('refuses %j', (text) => {
    expect(parseDateTime(text)).toBeUndefined();
  });

  it('reads back what JavaScript writes', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          expect(parseDateTime(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
  });
});
