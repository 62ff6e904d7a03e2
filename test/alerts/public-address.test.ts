import { describe, expect, it } from '@jest/globals';
import { isPublicAddress } from '../../src/alerts/webhook/public-address.js';

const toNumber = (address: string) =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const toAddress = (value: number) =>
  [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join('.');

/** First and last of each range that is not public, and what the neighbours are. */
const RANGES: readonly (readonly [string, string])[] = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['168.63.129.16', '168.63.129.16'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.31.196.0', '192.31.196.255'],
  ['192.52.193.0', '192.52.193.255'],
  ['192.88.99.0', '192.88.99.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['192.175.48.0', '192.175.48.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '255.255.255.255'],
];

describe('addresses of the public internet', () => {
  it.each(RANGES)('are none from %s to %s, and nothing beside it is lost', (first, last) => {
    const [from, to] = [toNumber(first), toNumber(last)];
    for (const inside of [from, to, Math.floor((from + to) / 2)]) {
      expect([toAddress(inside), isPublicAddress(toAddress(inside))]).toEqual([
        toAddress(inside),
        false,
      ]);
    }
    for (const outside of [from - 1, to + 1]) {
      if (outside < 0 || outside > 0xffffffff) continue;
      expect([toAddress(outside), isPublicAddress(toAddress(outside))]).toEqual([
        toAddress(outside),
        true,
      ]);
    }
  });

  it('are, of one in each network of 12 bits, those outside the ranges', () => {
    const isBlocked = (value: number) =>
      RANGES.some(([first, last]) => value >= toNumber(first) && value <= toNumber(last));
    const wrong: string[] = [];
    for (let network = 0; network < 0x1000; network += 1) {
      const value = network * 0x100000 + ((network * 7919) % 0x100000);
      if (isPublicAddress(toAddress(value)) === isBlocked(value)) wrong.push(toAddress(value));
    }
    expect(wrong).toEqual([]);
  });

  it.each(['1.1.1.1', '8.8.8.8', '93.184.215.14', '2606:4700::1111', '2a00:1450:4001::1'])(
    'are %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:7f00:1',
    '0:0:0:0:0:ffff:a00:1',
    '64:ff9b::a00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:0:4136:e378::1',
    '2001:10::1',
    '2001:1ff:ffff::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    '2620:4f:8000::1',
    '3fff::1',
    '4000::1',
    '5f00::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    '2606:4700::1111%eth0',
    'fec0::1',
    'ff02::1',
    '::127.0.0.1',
    '',
    'localhost',
    '127.1',
    '0x7f000001',
    '2130706433',
    '1.1.1.1 ',
  ])('are not %j', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
