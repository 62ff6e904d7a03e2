import { describe, expect, it } from '@jest/globals';
import { PRESETS } from '../../src/conformance/presets.js';
import { bindFilter, compileFilter, parseFilter } from '../../src/filter/index.js';
import { applyPatch } from '../../src/patch/apply.js';
import { readPatchMessage } from '../../src/patch/message.js';
import { USER_RESOURCE_TYPE } from '../../src/schema/core/index.js';
import { compileResourceType } from '../../src/schema/resource-type.js';
import { budget, errorOf } from '../patch/helpers.js';

const users = compileResourceType(USER_RESOURCE_TYPE);
const { lenient } = PRESETS;
/** Full-width letters are the dearest to fold; this takes about a tenth of a second. */
const LONG = 'Ａ'.repeat(300_000);

function patched(current: object, operations: readonly object[]) {
  const body = { Operations: operations };
  const read = readPatchMessage(body, users, lenient, { maxOperations: 1000 });
  return applyPatch(users, { userName: 'ada', ...current }, read, lenient, budget(8_000_000));
}

function timed<T>(work: () => T): { readonly result: T; readonly ms: number } {
  const started = performance.now();
  const result = work();
  return { result, ms: performance.now() - started };
}

const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

describe('what one request may cost', () => {
  it('does not grow with the terms of a filter times the length of a value', () => {
    const one = compileFilter(bindFilter(parseFilter('displayName co "z"'), users, lenient));
    const text = times(250, (i) => `displayName co "z${i}"`).join(' or ');
    const many = compileFilter(bindFilter(parseFilter(text), users, lenient));
    const resource = { displayName: LONG };
    const alone = timed(() => one(resource)).ms;
    const { result, ms } = timed(() => many(resource));
    expect(result).toBe(false);
    expect(ms).toBeLessThan(50 * alone + 100);
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
      const result = errorOf(() => patched({ roles: [{ value: LONG }] }, operations));
      expect(result.scimType).toBe('tooMany');
      expect(
        patched({ roles: [{ value: LONG }] }, operations.slice(0, 3)).attributes.roles,
      ).toHaveLength(1);
    }
  });

  it('is bounded where many operations rewrite a long list', () => {
    const emails = times(60_000, (i) => ({ value: `${i}@example.com` }));
    const operations = times(200, (i) => ({ op: 'replace', path: 'emails.type', value: `t${i}` }));
    const result = errorOf(() => patched({ emails }, operations));
    expect(result.scimType).toBe('tooMany');
  });

  it('is bounded where a filter of many terms passes over a long list', () => {
    const emails = times(60_000, (i) => ({ value: `${i}@example.com` }));
    const terms = times(100, (i) => `display co "${i}"`).join(' or ');
    const operations = times(90, () => ({ op: 'remove', path: `emails[${terms}]` }));
    expect(errorOf(() => patched({ emails }, operations)).scimType).toBe('tooMany');
    expect(patched({ emails }, operations.slice(0, 1)).changed).toBe(false);
  });

  it('grows in line with a list whose elements all become the same', () => {
    const become = (count: number) =>
      timed(() =>
        patched({ emails: times(count, (i) => ({ value: `${i}@example.com` })) }, [
          { op: 'replace', path: 'emails.value', value: 'one@example.com' },
        ]),
      );
    become(2_000);
    const small = become(10_000);
    const large = become(80_000);
    expect(large.result.attributes.emails).toEqual([{ value: 'one@example.com' }]);
    expect(large.ms).toBeLessThan(8 * 4 * small.ms + 200);
  });
});
