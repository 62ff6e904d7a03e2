import { createMemoryStores } from 'express-scim';
import { PRESETS } from '../../../src/conformance/presets.js';
import { bindFilter } from '../../../src/filter/bind.js';
import { compileFilter } from '../../../src/filter/evaluate.js';
import { parseFilter } from '../../../src/filter/parser.js';
import { USER_RESOURCE_TYPE } from '../../../src/schema/core/user.js';
import { compileResourceType } from '../../../src/schema/resource-type.js';
import { person } from '../data.js';
import { CONTEXT } from './seed-stores.js';

/** Times of the filter alone, in microseconds; told to the parent, then the process ends. */
export interface FilterTimes {
  readonly parse: number;
  readonly bind: number;
  readonly evaluate: number;
  /** The same by hand. */
  readonly predicate: number;
  /** The slowest of several filters of 8 KB that are refused. */
  readonly hostile: number;
}

const TEXT = 'userName eq "person-7@example.com"';
const HOSTILE = [
  '('.repeat(8_192),
  'not ('.repeat(1_638),
  `${'('.repeat(4_000)}userName pr${')'.repeat(4_000)}`,
  'userName eq "a" or '.repeat(431),
  'userName eq "a" and (title pr or '.repeat(248),
  `userName eq "${'\\u0041'.repeat(1_360)}`,
  `emails[${'type eq "a" or '.repeat(545)}`,
  '"'.repeat(8_192),
];

/** The median of batches: a batch that meets a collection is no measure of the code. */
function micros(work: (n: number) => unknown, repeats: number): number {
  const times = Array.from({ length: 41 }, () => {
    const begun = performance.now();
    for (let n = 0; n < repeats; n += 1) work(n);
    return ((performance.now() - begun) * 1_000) / repeats;
  });
  return times.slice(10).sort((a, b) => a - b)[15] ?? Number.NaN;
}

const type = compileResourceType(USER_RESOURCE_TYPE);
const limits = { maxLength: 8_192 };
const bind = (text: string) => bindFilter(parseFilter(text, { limits }), type, PRESETS.lenient);

function refused(text: string): void {
  try {
    bind(text);
  } catch {
    return;
  }
  throw new Error(`A hostile filter was accepted: ${text.slice(0, 40)}`);
}

const { userStore } = createMemoryStores();
const drafts = Array.from({ length: 100 }, (_, n) => person(`person-${n}`));
const records = await Promise.all(drafts.map((draft) => userStore.create(CONTEXT, draft)));
const at = (n: number) => records[n % records.length] ?? {};

const matches = compileFilter(bind(TEXT));
const wanted = 'person-7@example.com';
const byHand = ({ userName }: { readonly userName?: unknown }) =>
  typeof userName === 'string' && userName.toLowerCase() === wanted;

process.send?.({
  parse: micros(() => parseFilter(TEXT, { limits }), 5_000),
  bind: micros(() => bind(TEXT), 5_000),
  evaluate: micros((n) => matches(at(n)), 20_000),
  predicate: micros((n) => byHand(at(n)), 20_000),
  hostile: Math.max(...HOSTILE.map((text) => micros(() => refused(text), 10))),
} satisfies FilterTimes);
process.disconnect?.();
