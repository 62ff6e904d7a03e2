import type { AlertStore, StoredAlert } from '../../../../../src/alerts/index.js';
import type { Fault } from '../fault.js';
import { broken, type GoodServices, tick } from './good-services.js';

const brokenAlerts = (change: (good: AlertStore, all: GoodServices) => Partial<AlertStore>) =>
  broken('alertStore', change);

/** What a store returns, changed. */
const changed =
  (change: (alert: StoredAlert) => StoredAlert) =>
  (alerts: readonly StoredAlert[]): readonly StoredAlert[] =>
    alerts.map(change);

const NEVER = 1e9;

export const ALERT_FAULTS: readonly Fault[] = [
  {
    name: 'facts lose their lists',
    caughtBy: 'alerts.raised',
    make: brokenAlerts((good) => ({
      raise: (draft, repeat) => good.raise({ ...draft, facts: { role: 'admin' } }, repeat),
    })),
  },
  {
    name: 'what lasts is stored whenever it is raised',
    caughtBy: 'alerts.raised.lasts',
    make: brokenAlerts((good) => ({
      raise: (draft, repeat) => good.raise(draft, { ...repeat, againSeconds: 0 }),
    })),
  },
  {
    name: 'what lasts is stored once',
    caughtBy: 'alerts.raised.again',
    make: brokenAlerts((good) => ({
      raise: (draft, repeat) => good.raise(draft, { ...repeat, againSeconds: NEVER }),
    })),
  },
  {
    name: 'what comes back is due at once',
    caughtBy: 'alerts.raised.ended',
    make: brokenAlerts((good) => ({
      raise: (draft, repeat) => good.raise(draft, { ...repeat, afterEndSeconds: 0 }),
    })),
  },
  {
    name: 'occurrences are forgotten',
    caughtBy: 'alerts.raised.occurrence',
    make: brokenAlerts((good) => ({
      raise: ({ occurrence: _, ...draft }, repeat) => good.raise(draft, repeat),
    })),
  },
  {
    name: 'whether there is one is read before it is stored',
    caughtBy: 'alerts.raised.parallel',
    make: brokenAlerts((good) => ({
      async raise(draft, repeat) {
        const open = await good.open(draft.tenantId, draft.channel);
        const isThere = open.some(({ key }) => key === draft.key);
        await tick();
        if (isThere) return good.raise(draft, repeat);
        await good.raise(draft, repeat);
        return true;
      },
    })),
  },
  {
    name: 'keys of all tenants are one',
    caughtBy: 'alerts.tenant',
    make: brokenAlerts((good) => {
      const keys = new Map<string, string>();
      return {
        async raise(draft, repeat) {
          const tenantId = keys.get(draft.key) ?? draft.tenantId;
          if (tenantId !== draft.tenantId) return false;
          keys.set(draft.key, tenantId);
          return good.raise(draft, repeat);
        },
      };
    }),
  },
  {
    name: 'claims are no leases',
    caughtBy: 'alerts.claim.leased',
    make: brokenAlerts((good) => ({
      claim: (owner, channels, limit) => good.claim(owner, channels, limit, 0),
    })),
  },
  {
    name: 'the limit is not kept',
    caughtBy: 'alerts.claim.limit',
    make: brokenAlerts((good) => ({
      claim: (owner, channels, _limit, seconds) => good.claim(owner, channels, 500, seconds),
    })),
  },
  {
    name: 'what is free is looked up before it is leased',
    caughtBy: 'alerts.claim.parallel',
    make: brokenAlerts((good) => {
      const taken = new Set<string>();
      return {
        async claim(owner, channels, limit) {
          const due = await good.claim(owner, channels, 500, 0);
          const free = due.filter(({ id }) => !taken.has(id)).slice(0, limit);
          await tick();
          for (const { id } of free) taken.add(id);
          return free;
        },
      };
    }),
  },
  {
    name: 'leases do not end',
    caughtBy: 'alerts.claim.lapsed',
    make: brokenAlerts((good) => ({
      claim: (owner, channels, limit) => good.claim(owner, channels, limit, NEVER),
    })),
  },
  {
    name: 'what was sent stays',
    caughtBy: 'alerts.settled.sent',
    make: brokenAlerts((good) => ({
      async settle(owner, id, outcome) {
        if (outcome.status !== 'sent') return good.settle(owner, id, outcome);
        await good.settle(owner, id, { status: 'waiting', seconds: 0, error: 'sent' });
      },
    })),
  },
  {
    name: 'why it was given up is forgotten',
    caughtBy: 'alerts.settled.failed',
    make: brokenAlerts((good) => ({
      list: async (tenantId, limit) =>
        changed(({ error: _, ...alert }) => alert)(await good.list(tenantId, limit)),
    })),
  },
  {
    name: 'what is to wait is due at once',
    caughtBy: 'alerts.settled.waiting',
    make: brokenAlerts((good) => ({
      settle: (owner, id, outcome) =>
        good.settle(owner, id, outcome.status === 'waiting' ? { ...outcome, seconds: 0 } : outcome),
    })),
  },
  {
    name: 'what was not tried counts as tried',
    caughtBy: 'alerts.settled.untried',
    make: brokenAlerts((good) => ({
      settle: (owner, id, outcome) =>
        good.settle(owner, id, outcome.status === 'waiting' ? { error: '', ...outcome } : outcome),
    })),
  },
  {
    name: 'whoever settles is believed',
    caughtBy: 'alerts.settled.foreign',
    make: brokenAlerts((good) => {
      const owners = new Map<string, string>();
      return {
        async claim(owner, channels, limit, seconds) {
          const alerts = await good.claim(owner, channels, limit, seconds);
          for (const { id } of alerts) owners.set(id, owner);
          return alerts;
        },
        settle: (owner, id, outcome) => good.settle(owners.get(id) ?? owner, id, outcome),
      };
    }),
  },
  {
    name: 'what has ended still waits',
    caughtBy: 'alerts.ended',
    make: brokenAlerts((good) => ({ end: async () => {}, open: good.open })),
  },
  {
    name: 'what was withdrawn stays so',
    caughtBy: 'alerts.ended.sending',
    make: brokenAlerts((good) => {
      const ended = new Set<string>();
      return {
        async end(tenantId, channel, keys) {
          for (const { id, key, status } of await good.open(tenantId, channel)) {
            if (keys.includes(key) && status === 'waiting') ended.add(id);
          }
          await good.end(tenantId, channel, keys);
        },
        async settle(owner, id, outcome) {
          if (!ended.has(id)) await good.settle(owner, id, outcome);
        },
      };
    }),
  },
  {
    name: 'the oldest are listed first',
    caughtBy: 'alerts.listed',
    make: brokenAlerts((good) => ({
      list: async (tenantId, limit) =>
        [...(await good.list(tenantId, 500))].reverse().slice(0, limit),
    })),
  },
  {
    name: 'everybody has the turn',
    caughtBy: 'alerts.turn',
    make: brokenAlerts(() => ({ takeTurn: async () => true })),
  },
  {
    name: 'a turn has no end',
    caughtBy: 'alerts.turn.lapsed',
    make: brokenAlerts((good) => ({
      takeTurn: (name, owner) => good.takeTurn(name, owner, NEVER),
    })),
  },
];
