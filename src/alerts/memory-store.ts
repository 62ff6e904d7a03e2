import { checkKeys } from '../errors/check-keys.js';
import { keysOf } from '../lib/known-keys.js';
import type { AlertDraft, AlertRepeat, AlertStatus, AlertStore, StoredAlert } from './store.js';

/** Options of {@link createMemoryAlertStore}. */
export interface MemoryAlertStoreOptions {
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly now?: () => number;
}

/** Times are milliseconds since the epoch. */
interface Row {
  readonly draft: AlertDraft;
  readonly raised: number;
  status: AlertStatus;
  attempts: number;
  due: number;
  owner?: string;
  leasedUntil: number;
  sent?: number;
  ended?: number;
  error?: string | undefined;
}

const KEYS = keysOf<MemoryAlertStoreOptions>({ now: true });
/** Settled ones make room for new ones, the oldest first. */
const MAX_PER_TENANT = 500;

const iso = (time: number): string => new Date(time).toISOString();

function shown({ draft, raised, due, sent, ended, ...row }: Row): StoredAlert {
  const { occurrence: _, ...alert } = draft;
  const { status, attempts, error } = row;
  return {
    ...alert,
    status,
    raisedAt: iso(raised),
    attempts,
    ...(status === 'waiting' && { dueAt: iso(due) }),
    ...(sent !== undefined && { sentAt: iso(sent) }),
    ...(ended !== undefined && { endedAt: iso(ended) }),
    ...(error !== undefined && { error }),
  };
}

/**
 * Alerts of one process, which end with it: for tests and a first hour.
 *
 * @example
 * const alerts = createAlerts({ store: createMemoryAlertStore(), send: (alert) => mailAdministrators(alert) });
 */
export function createMemoryAlertStore(options: MemoryAlertStoreOptions = {}): AlertStore {
  checkKeys(options, KEYS, 'createMemoryAlertStore()');
  const { now = Date.now } = options;
  /** In the order in which they were raised. */
  const tenants = new Map<string, Row[]>();
  const turns = new Map<string, { readonly owner: string; readonly until: number }>();
  const rowsOf = (tenantId: string): readonly Row[] => tenants.get(tenantId) ?? [];

  function newest(tenantId: string, channel: string, key: string): Row | undefined {
    return rowsOf(tenantId).findLast(({ draft }) => draft.channel === channel && draft.key === key);
  }

  /** When an alert that follows another may be sent; undefined if it is the same as that one. */
  function dueAfter(
    row: Row,
    occurrence: string | undefined,
    { againSeconds, afterEndSeconds }: AlertRepeat,
  ): number | undefined {
    const isSame = occurrence !== undefined && row.draft.occurrence === occurrence;
    if (row.status === 'waiting' || isSame) return undefined;
    const isOver = row.ended !== undefined || occurrence !== undefined;
    if (!isOver) return now() < row.raised + againSeconds * 1_000 ? undefined : now();
    return Math.max(
      now(),
      row.status === 'withdrawn' ? row.due : row.raised + afterEndSeconds * 1_000,
    );
  }

  function put(tenantId: string, row: Row): void {
    const rows = tenants.get(tenantId) ?? [];
    tenants.set(tenantId, rows);
    rows.push(row);
    if (rows.length <= MAX_PER_TENANT) return;
    const settled = rows.findIndex(({ status }) => status !== 'waiting');
    rows.splice(Math.max(0, settled), 1);
  }

  return Object.freeze<AlertStore>({
    async raise(draft, repeat) {
      const before = newest(draft.tenantId, draft.channel, draft.key);
      const time = now();
      const due = before ? dueAfter(before, draft.occurrence, repeat) : time;
      if (due === undefined) return false;
      put(draft.tenantId, {
        draft: { ...draft, facts: JSON.parse(JSON.stringify(draft.facts)) },
        raised: time,
        status: 'waiting',
        attempts: 0,
        due,
        leasedUntil: 0,
      });
      return true;
    },
    async end(tenantId, channel, keys) {
      for (const key of keys) {
        const row = newest(tenantId, channel, key);
        if (!row || row.ended !== undefined) continue;
        row.ended = now();
        if (row.status === 'waiting') row.status = 'withdrawn';
      }
    },
    async open(tenantId, channel) {
      const rows = new Map<string, Row>();
      for (const row of rowsOf(tenantId)) {
        if (row.draft.channel === channel) rows.set(row.draft.key, row);
      }
      return [...rows.values()].filter(({ ended }) => ended === undefined).map(shown);
    },
    async claim(owner, channels, limit, leaseSeconds) {
      const time = now();
      const due = [...tenants.values()].flatMap((rows) =>
        rows.filter(
          ({ draft, status, due, leasedUntil }) =>
            status === 'waiting' &&
            channels.includes(draft.channel) &&
            due <= time &&
            leasedUntil <= time,
        ),
      );
      const taken = due.sort((a, b) => a.due - b.due).slice(0, limit);
      for (const row of taken) {
        row.owner = owner;
        row.leasedUntil = time + leaseSeconds * 1_000;
        row.attempts += 1;
      }
      return taken.map(shown);
    },
    async settle(owner, id, outcome) {
      const row = [...tenants.values()].flat().find(({ draft }) => draft.id === id);
      if (!row || row.owner !== owner) return;
      if (row.status !== 'waiting' && !(row.status === 'withdrawn' && outcome.status === 'sent')) {
        return;
      }
      const time = now();
      row.status = outcome.status;
      row.error = 'error' in outcome ? outcome.error : undefined;
      row.leasedUntil = 0;
      if (outcome.status === 'sent') row.sent = time;
      if (outcome.status !== 'waiting') return;
      row.due = time + outcome.seconds * 1_000;
      if (outcome.error === undefined) row.attempts -= 1;
    },
    async list(tenantId, limit) {
      return [...rowsOf(tenantId)].reverse().slice(0, limit).map(shown);
    },
    async takeTurn(name, owner, seconds) {
      const time = now();
      const taken = turns.get(name);
      if (taken && taken.owner !== owner && taken.until > time) return false;
      turns.set(name, { owner, until: time + seconds * 1_000 });
      return true;
    },
  });
}
