import assert from 'node:assert/strict';
import type { RequestContext } from '../../../index.js';
import type { RoleSettingsRecord, RoleSettingsStore } from '../../../roles/index.js';
import { jsonOf, refused } from '../assertions.js';
import { callsOf } from '../calls.js';
import { unitOf } from '../units.js';
import { CONFIRMED } from './confirmed-settings.js';
import { hasUnits, type Service, type ServiceBench, type ServiceCheck } from './service.js';

type Bench = ServiceBench<RoleSettingsStore>;

const read = ({ store, tenantId }: Bench, unit?: RequestContext) => store.read(tenantId, unit);

const write = (
  { store, tenantId }: Bench,
  record: RoleSettingsRecord,
  expectedRevision: string | undefined,
) => store.write(tenantId, record, expectedRevision);

/** The context where there is a unit of work, as the router passes it on. */
const inUnit = (ctx: RequestContext) => (ctx.transaction === undefined ? undefined : ctx);

/** A record with the least that one has. */
function recordOf(revision: string, fields: Partial<RoleSettingsRecord> = {}): RoleSettingsRecord {
  return {
    settings: { defaultRole: 'member' },
    revision,
    savedAt: '2026-01-31T08:30:00.000Z',
    replay: { done: 0 },
    ...fields,
  };
}

const FULL: Partial<RoleSettingsRecord> = {
  settings: {
    defaultRole: 'member',
    disabledRole: 'none',
    groupRoles: [
      { group: { id: '7' }, role: 'admin' },
      { group: { displayName: "O'Brien's 漢字" }, role: 'editor', targetTenantId: 'subsidiary' },
    ],
    precedence: ['admin', 'editor', 'member'],
  },
  savedBy: 'ada@example.com',
  replay: { done: 500, total: 1_200, after: ['ada', 42, true, null], deferred: ['7', 'u8'] },
};

async function isKept(bench: Bench, record: RoleSettingsRecord, what: string): Promise<void> {
  const found = await read(bench);
  assert.ok(found, `${what} is not there`);
  // The order of lists counts: of roles, the first one wins.
  assert.deepEqual(jsonOf(found), record, `what is kept of ${what}`);
}

/** Who wins of several writes at once, and that all others are refused as they should be. */
async function winnerOf(
  bench: Bench,
  records: readonly RoleSettingsRecord[],
  expectedRevision: string | undefined,
): Promise<RoleSettingsRecord> {
  const results = await Promise.allSettled(
    records.map((record) => write(bench, record, expectedRevision)),
  );
  const won = records.filter((_, n) => results[n]?.status === 'fulfilled');
  assert.equal(won.length, 1, 'writes at once that succeeded');
  for (const result of results)
    if (result.status === 'rejected')
      await refused('versionConflict', 'a write at once', () => Promise.reject(result.reason));
  return won[0] as RoleSettingsRecord;
}

const CHECKS: readonly ServiceCheck<RoleSettingsStore>[] = [
  {
    id: 'kept',
    requirement: 'MUST return the record as it was written, and nothing before that.',
    impact: 'Every write that changes roles: they are those of other settings.',
    async run(bench) {
      assert.equal(await read(bench), undefined, 'settings that nobody has saved');
      const record = recordOf('r1', FULL);
      await write(bench, record, undefined);
      await isKept(bench, record, 'the record');
    },
  },
  {
    id: 'exact',
    requirement: 'MUST replace the record as a whole: what the next one leaves out is gone.',
    impact: 'The page of the roles: it names the wrong person, or a replay that was finished.',
    async run(bench) {
      await write(bench, recordOf('r1', FULL), undefined);
      await write(bench, recordOf('r2'), 'r1');
      await isKept(bench, recordOf('r2'), 'the second record');
    },
  },
  {
    id: 'first',
    requirement: 'MUST refuse a first record by VersionConflictError where there is one.',
    impact: 'Two administrators who begin at once: what the first one has saved is overwritten.',
    async run(bench) {
      await write(bench, recordOf('r1'), undefined);
      await refused('versionConflict', 'a second first record', () =>
        write(bench, recordOf('r2', FULL), undefined),
      );
      await isKept(bench, recordOf('r1'), 'the first record');
    },
  },
  {
    id: 'compared',
    requirement: 'MUST refuse a stale revision by VersionConflictError, and write nothing.',
    impact: 'Two administrators who save at once: the second one is not told.',
    async run(bench) {
      await write(bench, recordOf('r1'), undefined);
      await write(bench, recordOf('r2'), 'r1');
      for (const stale of ['r1', 'R2', '', 'r%'])
        await refused('versionConflict', `a write with the revision "${stale}"`, () =>
          write(bench, recordOf('r3', FULL), stale),
        );
      await isKept(bench, recordOf('r2'), 'the second record');
    },
  },
  {
    id: 'missing',
    requirement: 'MUST refuse a revision by VersionConflictError where there is no record.',
    impact: 'A replay of settings that were taken away: they are back.',
    async run(bench) {
      await refused('versionConflict', 'a write where there is nothing', () =>
        write(bench, recordOf('r2'), 'r1'),
      );
      assert.equal(await read(bench), undefined, 'settings afterwards');
    },
  },
  {
    id: 'parallel',
    requirement: 'MUST let one of several writes at once win: comparison and write are one step.',
    impact: 'Two administrators who save at once: the second one is not told.',
    async run(bench) {
      const several = (words: string) =>
        Array.from({ length: 8 }, (_, n) => recordOf(`${words}-${n}`, { savedBy: `${n}` }));
      const first = await winnerOf(bench, several('first'), undefined);
      await isKept(bench, first, 'the first record');
      const next = await winnerOf(bench, several('next'), first.revision);
      await isKept(bench, next, 'the second record');
    },
  },
  {
    id: 'replay',
    requirement: 'MUST take the progress of a replay under the same revision.',
    impact: 'A replay that goes on in another process: it begins again, or never ends.',
    async run(bench) {
      const record = recordOf('r1', FULL);
      await write(bench, record, undefined);
      const replay = { done: 1_200, total: 1_200, finishedAt: '2026-01-31T09:00:00.000Z' };
      await write(bench, { ...record, replay }, 'r1');
      await isKept(bench, { ...record, replay }, 'the record');
      await refused('versionConflict', 'progress of other settings', () =>
        write(bench, { ...record, replay: { done: 0 } }, 'r0'),
      );
      await isKept(bench, { ...record, replay }, 'the record');
    },
  },
  {
    id: 'unit.read',
    requirement: 'MUST read in a unit of work what is saved, never what was remembered.',
    impact: 'A privilege that was taken away in the settings: the next write gives it back.',
    when: hasUnits,
    async run(bench) {
      const revisionRead = () =>
        unitOf(bench).run(bench.ctx, async (unit) => (await read(bench, unit))?.revision);
      assert.equal(await revisionRead(), undefined, 'revision read before the first record');
      await write(bench, recordOf('r1'), undefined);
      assert.equal(await revisionRead(), 'r1', 'revision read after the first record');
      await write(bench, recordOf('r2'), 'r1');
      assert.equal(await revisionRead(), 'r2', 'revision read after the second record');
    },
  },
  {
    id: 'tenant',
    requirement: 'MUST keep the settings of tenants apart, also where revisions are equal.',
    impact: "Every write that changes roles: they follow from another customer's settings.",
    async run(bench) {
      const other = await bench.elsewhere();
      await write(bench, recordOf('r1', FULL), undefined);
      assert.equal(await read(other), undefined, 'settings of another tenant');
      await write(other, recordOf('r1'), undefined);
      await write(other, recordOf('r2'), 'r1');
      await isKept(bench, recordOf('r1', FULL), 'the record here');
      await isKept(other, recordOf('r2'), 'the record there');
    },
  },
];

/** {@link RoleSettingsStore} */
export const ROLE_SETTINGS: Service<RoleSettingsStore> = {
  name: 'roleSettings',
  storeOf: ({ roleSettingsStore }) => roleSettingsStore,
  checks: [...CHECKS, ...CONFIRMED],
  inUnits: true,
  async calls(bench) {
    await write(bench, recordOf('r1'), undefined).catch(() => {});
    const { store, tenantId } = bench;
    return [
      ...(store.confirm
        ? callsOf('roleSettings', true, {
            confirm: (ctx) =>
              inUnit(ctx) ? store.confirm?.(ctx, tenantId, 'r1', () => {}) : read(bench),
          })
        : []),
      ...callsOf('roleSettings', true, { read: (ctx) => read(bench, inUnit(ctx)) }),
      ...callsOf('roleSettings', false, { write: () => write(bench, recordOf('r1'), 'r1') }),
    ];
  },
};
