import assert from 'node:assert/strict';
import type { RequestContext } from '../../../../index.js';
import type {
  LoggedEntry,
  ProvisioningLogEntry,
  ProvisioningLogStore,
} from '../../../../monitoring/index.js';
import { sameAttributes, sameIds } from '../../assertions.js';
import { letRun, openUnit, takenBack } from '../../units.js';
import { hasUnits, type ServiceCheck, type ServiceSubject } from '../service.js';
import { appended, type Bench, entryOf, FULL, names, query } from './entries.js';

/** A condition: the log takes part in units of work. */
function takesPart(subject: ServiceSubject<ProvisioningLogStore>): boolean {
  return hasUnits(subject) && subject.store.appendInUnit !== undefined;
}

/** Appends within a unit. */
export async function appendIn(
  { store }: Bench,
  unit: RequestContext,
  ...entries: readonly ProvisioningLogEntry[]
): Promise<void> {
  assert.ok(store.appendInUnit, 'the log has no appendInUnit');
  await store.appendInUnit(unit, entries);
}

const oldest = (bench: Bench) => query(bench, { order: 'oldest' });

/** Goes on from the last position that it has seen, and only from there. */
function readerOf(bench: Bench) {
  const seen: LoggedEntry[] = [];
  return {
    seen,
    async read(): Promise<void> {
      const after = seen.at(-1)?.position;
      const page = await query(bench, { order: 'oldest', ...(after !== undefined && { after }) });
      seen.push(...page);
    },
  };
}

/** What commits and rollbacks do. */
export const IN_UNITS: readonly ServiceCheck<ProvisioningLogStore>[] = [
  {
    id: 'unit.kept',
    requirement: 'MUST keep entries of units of work as all others, in the order of the call.',
    impact: 'Whoever looks what became of a person: the write itself is not there, or without why.',
    when: takesPart,
    async run(bench) {
      await appended(bench, 'before');
      const [full, least] = [entryOf(bench, 'full', FULL), entryOf(bench, 'least')];
      const unit = await openUnit(bench, (ctx) => appendIn(bench, ctx, full, least));
      await unit.commit();
      await appended(bench, 'after');
      const found = await oldest(bench);
      assert.deepEqual(names(found), ['before', 'full', 'least', 'after'], 'entries');
      const { position, ...rest } = found[1] as LoggedEntry;
      assert.ok(typeof position === 'string' && position !== '', 'position is not a string');
      sameAttributes(rest, full, 'the entry');
    },
  },
  {
    id: 'unit.commit',
    requirement: 'MUST append in the commit of the unit of work, and show nothing before it.',
    impact: 'Reports: they count a write that is taken back later.',
    when: takesPart,
    async run(bench) {
      const unit = await openUnit(bench, (ctx) => appendIn(bench, ctx, entryOf(bench, 'written')));
      let committed = false;
      const early = oldest(bench).then((entries) => (committed ? [] : names(entries)));
      await letRun(early);
      committed = true;
      await unit.commit();
      assert.deepEqual(await early, [], 'entries before the commit');
      assert.deepEqual(names(await oldest(bench)), ['written'], 'entries after the commit');
    },
  },
  {
    id: 'unit.rollback',
    requirement: 'MUST NOT keep what was appended in a unit of work that was taken back.',
    impact: 'An auditor: the log tells of a write that never was.',
    when: takesPart,
    async run(bench) {
      await appended(bench, 'before');
      await takenBack(bench, (unit) => appendIn(bench, unit, entryOf(bench, 'never')));
      await appended(bench, 'after');
      assert.deepEqual(names(await oldest(bench)), ['before', 'after'], 'entries');
    },
  },
  {
    id: 'unit.visible',
    requirement:
      'MUST give what a unit commits late a higher position than all that could be read before.',
    impact: 'Two writes at once: reports, and whoever copies the log, never see one of them.',
    when: takesPart,
    async run(bench) {
      const reader = readerOf(bench);
      const append = (name: string) =>
        openUnit(bench, (ctx) => appendIn(bench, ctx, entryOf(bench, name)));
      const first = await append('first');
      const second = append('second').then((unit) => unit.commit());
      await letRun(second);
      const reading = reader.read();
      await letRun(reading);
      const answered = appended(bench, 'answered');
      await letRun(answered);
      const again = reading.then(() => reader.read());
      await letRun(again);
      await first.commit();
      await Promise.all([second, answered, again]);
      await reader.read();
      sameIds(names(reader.seen), ['first', 'second', 'answered'], 'entries that were read');
    },
  },
  {
    id: 'unit.tenants',
    requirement: 'MUST NOT let units of several tenants and batches of all of them wait for ever.',
    impact: 'Writes under load: two of them wait for each other until the database ends one.',
    when: takesPart,
    async run(bench) {
      const other = await bench.elsewhere();
      const both = [bench, other];
      const rounds = Array.from({ length: 6 }, (_, n) => n);
      const entries = (n: number) => both.map((each) => entryOf(each, `batch${n}`));
      await Promise.all(
        rounds.flatMap((n) => [
          bench.store.append(n % 2 === 0 ? entries(n) : entries(n).reverse()),
          ...both.map(async (each) => {
            const unit = await openUnit(each, (ctx) => appendIn(each, ctx, entryOf(each, `u${n}`)));
            await unit.commit();
          }),
        ]),
      );
      for (const each of both) assert.equal((await oldest(each)).length, 12, 'entries of a tenant');
    },
  },
];
