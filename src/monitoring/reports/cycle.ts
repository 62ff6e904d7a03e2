import type { ProvisioningLogEntry } from '../log/entry.js';
import { counted, NO_COUNTS, type ProvisioningCounts } from './counts.js';

/** A cycle begins after this much silence. */
const IDLE_MS = 600_000;

/** Requests that followed each other without ten idle minutes; times are milliseconds. */
export interface Cycle {
  readonly started: number;
  readonly last: number;
  readonly counts: ProvisioningCounts;
  /** Attempts at addresses, methods or media types that do not exist here. */
  readonly misdirected: number;
}

export interface Cycles {
  readonly latest?: Cycle;
  readonly before?: Cycle;
}

const MISDIRECTED: ReadonlySet<number> = new Set([405, 415, 501]);

function isMisdirected({ route, status }: ProvisioningLogEntry): boolean {
  return MISDIRECTED.has(status) || (route === 'none' && status === 404);
}

/** The cycles with one more entry. */
export function followed(cycles: Cycles, entry: ProvisioningLogEntry, time: number): Cycles {
  const { latest } = cycles;
  const goesOn = latest !== undefined && time - latest.last < IDLE_MS;
  const { started, counts, misdirected, last } = goesOn
    ? latest
    : { started: time, counts: NO_COUNTS, misdirected: 0, last: time };
  // What another process has logged late may have happened before the first that was read.
  const next: Cycle = {
    started: started - time < IDLE_MS ? Math.min(started, time) : started,
    last: Math.max(last, time),
    counts: counted(counts, entry),
    misdirected: misdirected + (isMisdirected(entry) ? 1 : 0),
  };
  if (goesOn) return { ...cycles, latest: next };
  return { latest: next, ...(latest && { before: latest }) };
}

/** One cycle of the identity provider, guessed from its requests. */
export interface CycleSummary extends ProvisioningCounts {
  /** ISO 8601. */
  readonly started: string;
  readonly lastRequest: string;
}

/** What the provider is doing, as far as pauses between its requests tell. */
export interface CycleReport {
  readonly estimate: true;
  /** Absent while the provider is idle. */
  readonly current?: CycleSummary;
  /** The last one that has ended. */
  readonly previous?: CycleSummary;
}

function summary({ started, last, counts }: Cycle): CycleSummary {
  return {
    started: new Date(started).toISOString(),
    lastRequest: new Date(last).toISOString(),
    ...counts,
  };
}

export function cycleReport({ latest, before }: Cycles, now: number): CycleReport {
  if (!latest) return { estimate: true };
  if (now - latest.last >= IDLE_MS) return { estimate: true, previous: summary(latest) };
  const current = summary(latest);
  return { estimate: true, current, ...(before && { previous: summary(before) }) };
}
