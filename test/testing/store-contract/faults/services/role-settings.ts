import { StoreError } from '../../../../../src/index.js';
import type { RoleSettingsRecord, RoleSettingsStore } from '../../../../../src/roles/index.js';
import type { Fault } from '../fault.js';
import { broken, tick } from './good-services.js';

const brokenSettings = (
  change: (good: Required<RoleSettingsStore>) => Partial<RoleSettingsStore>,
) => broken('roleSettingsStore', change);

const telling = (change: (record: RoleSettingsRecord) => RoleSettingsRecord) =>
  brokenSettings((good) => ({
    async read(tenantId, ctx) {
      const record = await good.read(tenantId, ctx);
      return record && change(record);
    },
  }));

export const SETTINGS_FAULTS: readonly Fault[] = [
  {
    name: 'the place of a replay is not kept',
    caughtBy: 'roleSettings.kept',
    make: telling(({ replay: { after: _after, ...replay }, ...record }) => ({ ...record, replay })),
  },
  {
    name: 'the order of roles is not kept',
    caughtBy: 'roleSettings.kept',
    make: telling(({ settings: { precedence, ...settings }, ...record }) => ({
      ...record,
      settings: {
        ...settings,
        ...(Array.isArray(precedence) && { precedence: [...precedence].sort().reverse() }),
      },
    })),
  },
  {
    name: 'who saved before is told if nobody says who saves',
    caughtBy: 'roleSettings.exact',
    make: brokenSettings((good) => ({
      async write(tenantId, record, expected) {
        const before = await good.read(tenantId);
        await good.write(tenantId, { ...before, ...record }, expected);
      },
    })),
  },
  {
    name: 'a first record replaces what is there',
    caughtBy: 'roleSettings.first',
    make: brokenSettings((good) => ({
      async write(tenantId, record, expected) {
        await good.write(tenantId, record, expected ?? (await good.read(tenantId))?.revision);
      },
    })),
  },
  {
    name: 'revisions are not compared',
    caughtBy: 'roleSettings.compared',
    make: brokenSettings((good) => ({
      async write(tenantId, record, expected) {
        const revision = (await good.read(tenantId))?.revision;
        await good.write(tenantId, record, expected === undefined ? undefined : revision);
      },
    })),
  },
  {
    name: 'a stale revision is refused in silence',
    caughtBy: 'roleSettings.compared',
    make: brokenSettings((good) => ({
      write: (...args) =>
        good.write(...args).catch((error: unknown) => {
          if (!StoreError.is(error)) throw error;
        }),
    })),
  },
  {
    name: 'a record is written where there is none',
    caughtBy: 'roleSettings.missing',
    make: brokenSettings((good) => ({
      async write(tenantId, record, expected) {
        const there = await good.read(tenantId);
        await good.write(tenantId, record, there ? expected : undefined);
      },
    })),
  },
  {
    name: 'revisions are compared before the write',
    caughtBy: 'roleSettings.parallel',
    make: brokenSettings((good) => ({
      async write(tenantId, record, expected) {
        const before = await good.read(tenantId);
        await tick();
        if (before?.revision !== expected) return good.write(tenantId, record, expected);
        return good.write(tenantId, record, (await good.read(tenantId))?.revision);
      },
    })),
  },
  {
    name: 'a revision is used once',
    caughtBy: 'roleSettings.replay',
    make: brokenSettings((good) => ({
      async write(tenantId, record, expected) {
        const used = (await good.read(tenantId))?.revision === record.revision;
        await good.write(tenantId, record, used ? 'used' : expected);
      },
    })),
  },
  {
    name: 'units read what was remembered',
    caughtBy: 'roleSettings.unit.read',
    make: brokenSettings((good) => {
      const cache = new Map<string, RoleSettingsRecord | undefined>();
      return {
        async read(tenantId, ctx) {
          if (!ctx) return good.read(tenantId);
          if (!cache.has(tenantId)) cache.set(tenantId, await good.read(tenantId, ctx));
          return cache.get(tenantId);
        },
      };
    }),
  },
  {
    name: 'an update changes the rows of its revision in every tenant',
    caughtBy: 'roleSettings.tenant',
    make: brokenSettings((good) => {
      const tenants = new Set<string>();
      return {
        async write(tenantId, record, expected) {
          await good.write(tenantId, record, expected);
          tenants.add(tenantId);
          for (const each of tenants)
            if (each !== tenantId && (await good.read(each))?.revision === expected)
              await good.write(each, record, expected);
        },
      };
    }),
  },
  {
    name: 'that nobody has saved settings is never confirmed',
    caughtBy: 'roleSettings.confirm.same',
    make: brokenSettings((good) => ({
      confirm: (ctx, tenantId, revision, stale) =>
        good.confirm(ctx, tenantId, revision ?? 'none', stale),
    })),
  },
  {
    name: 'other settings fail a unit in silence',
    caughtBy: 'roleSettings.confirm.other',
    make: brokenSettings((good) => ({
      confirm: (ctx, tenantId, revision) => good.confirm(ctx, tenantId, revision, () => {}),
    })),
  },
  {
    name: 'settings are confirmed by a row that is not there',
    caughtBy: 'roleSettings.confirm.other',
    make: brokenSettings((good) => ({
      async confirm(ctx, tenantId, revision, stale) {
        if (await good.read(tenantId)) await good.confirm(ctx, tenantId, revision, stale);
      },
    })),
  },
  {
    name: 'a revision is confirmed that any tenant has',
    caughtBy: 'roleSettings.confirm.tenant',
    make: brokenSettings((good) => {
      const revisions = new Set<string>();
      return {
        async write(tenantId, record, expected) {
          await good.write(tenantId, record, expected);
          revisions.add(record.revision);
        },
        async confirm(ctx, tenantId, revision, stale) {
          if (revision === undefined || !revisions.has(revision))
            await good.confirm(ctx, tenantId, revision, stale);
        },
      };
    }),
  },
  {
    name: 'settings are compared when they are confirmed, and not held',
    caughtBy: 'roleSettings.confirm.held',
    make: brokenSettings((good) => ({
      async confirm(ctx, tenantId, revision, stale) {
        if ((await good.read(tenantId))?.revision !== revision)
          await good.confirm(ctx, tenantId, revision, stale);
      },
    })),
  },
];
