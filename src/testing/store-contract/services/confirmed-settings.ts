import assert from 'node:assert/strict';
import type { RequestContext } from '../../../index.js';
import type { RoleSettingsRecord, RoleSettingsStore } from '../../../roles/index.js';
import { refused } from '../assertions.js';
import { letRun, openUnit, unitOf } from '../units.js';
import { hasUnits, type ServiceBench, type ServiceCheck, type ServiceSubject } from './service.js';

type Bench = ServiceBench<RoleSettingsStore>;

const canConfirm = (subject: ServiceSubject<RoleSettingsStore>): boolean =>
  hasUnits(subject) && subject.store.confirm !== undefined;

const recordOf = (revision: string): RoleSettingsRecord => ({
  settings: { defaultRole: 'member' },
  revision,
  savedAt: '2026-01-31T08:30:00.000Z',
  replay: { done: 0 },
});

/** Confirms a revision in a unit, and counts how often it is called stale. */
function confirming({ store, tenantId }: Bench, revision: string | undefined) {
  const stale = { calls: 0 };
  const confirm = async (unit: RequestContext) => {
    await store.confirm?.(unit, tenantId, revision, () => {
      stale.calls += 1;
    });
  };
  return { stale, confirm };
}

/** A unit that confirms a revision has to end. */
async function passes(bench: Bench, revision: string | undefined, what: string): Promise<void> {
  const { stale, confirm } = confirming(bench, revision);
  await unitOf(bench).run(bench.ctx, confirm);
  assert.equal(stale.calls, 0, `calls of stale for ${what}`);
}

/** A unit that confirms a revision has to fail, and the settings are told to be stale. */
async function fails(bench: Bench, revision: string | undefined, what: string): Promise<void> {
  const { stale, confirm } = confirming(bench, revision);
  const error = await refused('versionConflict', `a unit that confirms ${what}`, () =>
    unitOf(bench).run(bench.ctx, confirm),
  );
  assert.equal(error.isTransient, true, `isTransient of the error for ${what}`);
  assert.ok(stale.calls > 0, `stale is not called for ${what}`);
}

/** What a store has to do that confirms settings instead of reading them. */
export const CONFIRMED: readonly ServiceCheck<RoleSettingsStore>[] = [
  {
    id: 'confirm.same',
    requirement: 'MUST let a unit of work end whose settings are those that are saved.',
    impact: 'Every write: 503 once it has been run again and again.',
    when: canConfirm,
    async run(bench) {
      await passes(bench, undefined, 'no settings');
      await bench.store.write(bench.tenantId, recordOf('r1'), undefined);
      await passes(bench, 'r1', 'the first settings');
      await bench.store.write(bench.tenantId, recordOf('r2'), 'r1');
      await passes(bench, 'r2', 'the second settings');
    },
  },
  {
    id: 'confirm.other',
    requirement:
      'MUST fail a unit of work by a transient VersionConflictError, and call `stale`, where other settings are saved.',
    impact: 'A privilege that was taken away in the settings: the next write gives it back.',
    when: canConfirm,
    async run(bench) {
      await fails(bench, 'r1', 'settings where there are none');
      await bench.store.write(bench.tenantId, recordOf('r1'), undefined);
      await fails(bench, undefined, 'that there are no settings');
      await fails(bench, 'R1', 'another revision');
      await bench.store.write(bench.tenantId, recordOf('r2'), 'r1');
      await fails(bench, 'r1', 'settings from before');
    },
  },
  {
    id: 'confirm.tenant',
    requirement: 'MUST compare the settings of the tenant, whatever revisions others have.',
    impact: "A privilege that was taken away: another customer's settings confirm the old ones.",
    when: canConfirm,
    async run(bench) {
      const other = await bench.elsewhere();
      await bench.store.write(bench.tenantId, recordOf('r1'), undefined);
      await fails(other, 'r1', 'settings of another tenant');
      await other.store.write(other.tenantId, recordOf('r2'), undefined);
      await passes(bench, 'r1', 'the own settings');
    },
  },
  {
    id: 'confirm.held',
    requirement: 'MUST keep confirmed settings as they are until the unit of work has ended.',
    impact: 'A privilege that is taken away during a write: a replay misses whoever is written.',
    when: canConfirm,
    async run(bench) {
      await bench.store.write(bench.tenantId, recordOf('r1'), undefined);
      const { confirm, stale } = confirming(bench, 'r1');
      const unit = await openUnit(bench, confirm);
      let isSaved = false;
      const saving = bench.store.write(bench.tenantId, recordOf('r2'), 'r1').then(() => {
        isSaved = true;
      });
      await letRun(saving);
      if (isSaved) {
        await refused('versionConflict', 'a unit whose settings are others by now', unit.commit);
        assert.ok(stale.calls > 0, 'stale is not called');
      } else await unit.commit();
      await saving;
    },
  },
];
