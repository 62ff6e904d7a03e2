import type { ProvisioningLogEntry } from '../log/entry.js';
import { counted, NO_COUNTS, type ProvisioningCounts, sumOf } from './counts.js';

/** Counts in pieces of ten minutes: fine enough for windows, few enough to be added up at any time. */
export interface Activity {
  add(entry: ProvisioningLogEntry, time: number): void;
  /** What happened from `since` on, to the piece. */
  since(since: number): ProvisioningCounts;
  /** What happened from `from` (inclusive) to `to`. */
  between(from: number, to: number): ProvisioningCounts;
}

const PIECE_MS = 600_000;

const pieceOf = (time: number): number => Math.floor(time / PIECE_MS);

/** @param keepMs - how far back is remembered. */
export function createActivity(keepMs: number): Activity {
  const pieces = new Map<number, ProvisioningCounts>();

  function between(from: number, to: number): ProvisioningCounts {
    const first = pieceOf(from);
    const length = Math.max(0, Math.ceil(to / PIECE_MS) - first);
    const found = Array.from({ length }, (_, at) => pieces.get(first + at) ?? NO_COUNTS);
    return sumOf(found);
  }

  return {
    add(entry, time) {
      const piece = pieceOf(time);
      const before = pieces.get(piece);
      pieces.set(piece, counted(before ?? NO_COUNTS, entry));
      if (before) return;
      const oldest = pieceOf(time - keepMs);
      for (const known of pieces.keys()) if (known < oldest) pieces.delete(known);
    },
    since: (since) => sumOf([...pieces].filter(([at]) => at >= pieceOf(since)).map(([, c]) => c)),
    between,
  };
}
