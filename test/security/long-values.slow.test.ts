import { describe, expect, it, jest } from '@jest/globals';
import { PRESETS } from '../../src/conformance/presets.js';
import { bindFilter } from '../../src/filter/bind.js';
import { compileFilter } from '../../src/filter/evaluate.js';
import { parseFilter } from '../../src/filter/parser.js';
import { applyPatch } from '../../src/patch/apply.js';
import { readPatchMessage } from '../../src/patch/message.js';
import { USER_RESOURCE_TYPE } from '../../src/schema/core/user.js';
import { compileResourceType } from '../../src/schema/resource-type.js';
import { budget, errorOf } from '../patch/helpers.js';
import { growth } from '../support/growth.js';

const users = compileResourceType(USER_RESOURCE_TYPE);
const { lenient } = PRESETS;
/** Full-width letters are the most expensive to fold. */
const LONG = 'Ａ'.repeat(300_000);

function patched(current: object, operations: readonly object[]) {
  const body = { Operations: operations };
  const read = readPatchMessage(body, users, lenient, { maxOperations: 1000 });
  return applyPatch(users, { userName: 'ada', ...current }, read, lenient, budget(8_000_000));
}

/** How often a string was folded meanwhile, which is what takes the time. */
function foldings(work: () => unknown): number {
  const normalize = jest.spyOn(String.prototype, 'normalize');
  try {
    work();
    return normalize.mock.calls.length;
  } finally {
    normalize.mockRestore();
  }
}

const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

describe('what one request may cost', () => {
  it('does not grow with the terms of a filter times the length of a value', () => {
    const text = times(250, (i) => `displayName co "z${i}"`).join(' or ');
    const many = compileFilter(bindFilter(parseFilter(text), users, lenient));
    const resource = { displayName: LONG };
    expect(foldings(() => expect(many(resource)).toBe(false))).toBeLessThanOrEqual(1);
  });

  it('is forgotten from one resource to the next', () => {
    const filter = parseFilter('displayName co "zz" or displayName sw "b"');
    const matches = compileFilter(bindFilter(filter, users, lenient));
    const long = 'a'.repeat(1000);
    expect(matches({ displayName: long })).toBe(false);
    expect(matches({ displayName: `${long}zz` })).toBe(true);
    expect(matches({ displayName: `b${long}` })).toBe(true);
    expect(matches({ displayName: long })).toBe(false);
  });

  it('is bounded where many operations fold one long value again and again', () => {
    const rewrite = times(1000, (i) => ({ op: 'replace', path: 'roles.type', value: `t${i}` }));
    const look = times(1000, (i) => ({ op: 'remove', path: `roles[value co "q${i}"]` }));
    for (const operations of [rewrite, look]) {
      const times = foldings(() => {
        const error = errorOf(() => patched({ roles: [{ value: LONG }] }, operations));
        expect(error.scimType).toBe('tooMany');
      });
      expect(times).toBeLessThan(200);
      expect(
        patched({ roles: [{ value: LONG }] }, operations.slice(0, 3)).attributes.roles,
      ).toHaveLength(1);
    }
  });

  it('is bounded where many operations rewrite a long list', () => {
    const emails = times(60_000, (i) => ({ value: `${i}@example.com` }));
    const operations = times(200, (i) => ({ op: 'replace', path: 'emails.type', value: `t${i}` }));
    expect(errorOf(() => patched({ emails }, operations)).scimType).toBe('tooMany');
    expect(patched({ emails }, operations.slice(0, 2)).changed).toBe(true);
  });

  it('is bounded where a filter of many terms passes over a long list', () => {
    const emails = times(60_000, (i) => ({ value: `${i}@example.com` }));
    const terms = times(100, (i) => `display co "${i}"`).join(' or ');
    const operations = times(90, () => ({ op: 'remove', path: `emails[${terms}]` }));
    expect(errorOf(() => patched({ emails }, operations)).scimType).toBe('tooMany');
    expect(patched({ emails }, operations.slice(0, 1)).changed).toBe(false);
  });

  it('grows in line with a list whose elements all become the same', async () => {
    const become = (count: number) => {
      const emails = times(count, (i) => ({ value: `${i}@example.com` }));
      const all = { op: 'replace', path: 'emails.value', value: 'one@example.com' };
      expect(patched({ emails }, [all]).attributes.emails).toEqual([{ value: 'one@example.com' }]);
    };
    become(100);
    const ratio = await growth(
      () => become(10_000),
      () => become(80_000),
    );
    expect(ratio).toBeLessThan(8 * 1.3);
  });
});
