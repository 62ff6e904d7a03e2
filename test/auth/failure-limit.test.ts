import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressGroup } from '../../src/auth/address-group.js';
import { createFailureLimit, DEFAULT_AUTH_LIMIT } from '../../src/auth/failure-limit.js';
import { bearer, clock } from './support.js';

describe('the count of failures', () => {
  it('begins anew with the next window', () => {
    const time = clock();
    const limit = createFailureLimit({ ...DEFAULT_AUTH_LIMIT, attempts: 2 }, time.now);
    const fail = () => limit.count('192.0.2.1', undefined);
    fail();
    fail();
    time.pass(59);
    expect(fail).toThrow(expect.objectContaining({ status: 429, headers: { 'Retry-After': '1' } }));
    time.pass(1);
    expect(fail).not.toThrow();
  });

  it('tells JWTs apart although all begin alike', () => {
    const limit = createFailureLimit({ ...DEFAULT_AUTH_LIMIT, attemptsPerToken: 1 });
    const fail = (token: string) => () => limit.count(undefined, bearer(token));
    expect(fail('eyJhbGciOiJSUzI1NiJ9.one.s')).not.toThrow();
    expect(fail('eyJhbGciOiJSUzI1NiJ9.two.s')).not.toThrow();
    expect(fail('eyJhbGciOiJSUzI1NiJ9.one.t')).toThrow();
  });

  it('stays within its memory', () => {
    const limit = createFailureLimit(DEFAULT_AUTH_LIMIT);
    const before = process.memoryUsage().heapUsed;
    for (let at = 0; at < 100_000; at += 1) {
      limit.count(`10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`, bearer(`${at}-token-x`));
    }
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 * 1024 * 1024);
  });
});

describe('who counts as one', () => {
  it('is an IPv4 address', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        expect(addressGroup(ip)).toBe(ip);
        expect(addressGroup(`::ffff:${ip}`)).toBe(ip);
      }),
    );
  });

  it('is an IPv6 network of 64 bits, in every spelling', () => {
    const group = fc.nat(0xffff);
    const eight = fc.tuple(group, group, group, group, group, group, group, group);
    fc.assert(
      fc.property(eight, eight, (a, b) => {
        const text = (groups: readonly number[]) => groups.map((n) => n.toString(16)).join(':');
        const padded = a.map((n) => n.toString(16).padStart(4, '0').toUpperCase()).join(':');
        expect(addressGroup(padded)).toBe(addressGroup(text(a)));
        expect(addressGroup(text([...a.slice(0, 4), ...b.slice(4)]))).toBe(addressGroup(text(a)));
        const other = text([...a.slice(0, 3), (a[3] + 1) % 0x10000, ...a.slice(4)]);
        expect(addressGroup(other)).not.toBe(addressGroup(text(a)));
      }),
    );
    expect(addressGroup('::1')).toBe('0:0:0:0::/64');
    expect(addressGroup('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
    expect(addressGroup('2001:db8::')).toBe('2001:db8:0:0::/64');
  });

  it('is everybody of whom nothing is known', () => {
    for (const ip of [undefined, '', 'nonsense', '999.1.1.1']) {
      expect(addressGroup(ip)).toBe('unknown');
    }
  });
});
