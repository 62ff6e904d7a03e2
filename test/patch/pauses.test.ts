import { describe, expect, it } from '@jest/globals';
import type { Pausable } from '../../src/lib/pausable.js';
import { UNCOUNTED } from '../../src/lib/work-budget.js';
import { patching } from '../../src/patch/apply.js';
import { readingPatchMessage } from '../../src/patch/message.js';
import type { Attributes } from '../../src/schema/types.js';
import { ACME, lenient, message, type Operation, read, users } from './helpers.js';

const DUE = { ...UNCOUNTED, isDue: () => true };
const NOT_DUE = { ...UNCOUNTED, isDue: () => false };

function pausesOf(work: Pausable<unknown>): number {
  let pauses = 0;
  while (!work.next().done) pauses += 1;
  return pauses;
}

const emailsOf = (size: number) =>
  Array.from({ length: size }, (_, n) => ({ value: `u${n}@x`, type: 'work' }));
const numbers = (size: number) => Array.from({ length: size }, (_, n) => n);
const texts = (size: number) => numbers(size).map(String);

type Case = (size: number) => readonly [Attributes, Operation];
const onEmails =
  (operation: (size: number) => Operation): Case =>
  (size) => [{ userName: 'u', emails: emailsOf(size) }, operation(size)];

/** Each with the passes it takes over a list, in all of which it pauses at every value. */
const CASES: readonly (readonly [string, number, Case])[] = [
  [
    'reads and adds values',
    2,
    (size) => [{ userName: 'u' }, { op: 'add', path: 'emails', value: emailsOf(size) }],
  ],
  [
    'reads, matches and adds values that replace',
    3,
    (size) => [{ userName: 'u' }, { op: 'replace', path: 'emails', value: emailsOf(size) }],
  ],
  ['indexes what it removes', 1, onEmails(() => ({ op: 'remove', path: 'emails' }))],
  [
    'indexes values, finds and removes those listed',
    3,
    onEmails((size) => ({ op: 'remove', path: 'emails', value: emailsOf(size) })),
  ],
  [
    'indexes and filters values that it removes',
    2,
    onEmails(() => ({ op: 'remove', path: 'emails[type eq "work"]' })),
  ],
  [
    'indexes, filters and writes parts, and compares until one differs',
    4,
    onEmails(() => ({ op: 'add', path: 'emails.display', value: 'D' })),
  ],
  [
    'indexes, filters and writes values, and compares until one differs',
    4,
    onEmails(() => ({ op: 'add', path: 'emails[type eq "work"]', value: { display: 'D' } })),
  ],
  [
    'indexes, filters and writes simple values',
    3,
    (size) => [
      { userName: 'u', [ACME]: { siteIds: texts(size) } },
      { op: 'replace', path: `${ACME}:siteIds[value pr]`, value: 'x' },
    ],
  ],
  [
    'indexes, reads and adds values, and compares both lists',
    5,
    onEmails((size) => ({ op: 'add', path: 'emails', value: emailsOf(size) })),
  ],
  [
    'and compares both lists once more where they cannot change',
    8,
    (size) => [
      { userName: 'u', [ACME]: { floors: numbers(size) } },
      { op: 'replace', path: `${ACME}:floors`, value: numbers(size) },
    ],
  ],
];

describe('one operation on a long list', () => {
  it.each(CASES)('%s: in pieces of one value', (_, passes, make) => {
    for (const size of [5, 20]) {
      const [current, operation] = make(size);
      const operations = read(users, [operation]);
      const apply = (work: typeof DUE) => patching(users, current, operations, lenient, work);
      expect(pausesOf(apply(DUE))).toBe(passes * size + 1);
      expect(pausesOf(apply(NOT_DUE))).toBe(0);
    }
  });
});

describe('a long message', () => {
  it('is read in pieces of one operation', () => {
    const body = message(Array(20).fill({ op: 'replace', path: 'title', value: 'T' }));
    const reading = (work: typeof DUE) =>
      readingPatchMessage(body, users, lenient, { maxOperations: 20 }, work);
    expect(pausesOf(reading(DUE))).toBe(20);
    expect(pausesOf(reading(NOT_DUE))).toBe(0);
  });
});
