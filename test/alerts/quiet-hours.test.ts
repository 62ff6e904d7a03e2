import { describe, expect, it } from '@jest/globals';
import { readQuietHours, secondsOfQuiet } from '../../src/alerts/delivery/quiet-hours.js';

const at = (time: string) => Date.parse(`2026-07-01T${time}:00Z`);

describe('quiet hours', () => {
  it.each([
    ['within a day', { from: '12:00', to: '14:00' }, '12:00', 7_200],
    ['before they begin', { from: '12:00', to: '14:00' }, '11:59', 0],
    ['when they end', { from: '12:00', to: '14:00' }, '14:00', 0],
    ['before midnight', { from: '22:00', to: '06:00' }, '23:00', 25_200],
    ['after midnight', { from: '22:00', to: '06:00' }, '05:59', 60],
    ['outside the night', { from: '22:00', to: '06:00' }, '12:00', 0],
    ['of no length', { from: '08:00', to: '08:00' }, '08:00', 0],
    [
      'in another time zone',
      { from: '22:00', to: '06:00', timeZone: 'Asia/Tokyo' },
      '14:30',
      23_400,
    ],
  ])('%s', (_, hours, time, seconds) => {
    expect(secondsOfQuiet(hours, at(time))).toBe(seconds);
  });

  it.each([
    [{ from: '8', to: '09:00' }, 'HH:MM'],
    [{ from: '24:00', to: '09:00' }, 'HH:MM'],
    ['night', 'HH:MM'],
    [{ from: '22:00', to: '06:00', timeZone: 'Mars/Base' }, 'time zone'],
    [{ from: '22:00', to: '06:00', timeZone: 7 }, 'timeZone'],
  ])('refuse %j', (given, message) => {
    expect(() => readQuietHours(given)).toThrow(message);
  });
});
