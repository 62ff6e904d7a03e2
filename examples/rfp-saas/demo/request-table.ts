import type { ClientExchange } from 'express-scim/testing';

/** Counts requests by kind and status. */
export interface RequestCounter {
  add(exchange: ClientExchange): void;
  readonly total: number;
  /** A table for people: one line per kind, one column per status. */
  table(): string;
}

export function createRequestCounter(): RequestCounter {
  const counts = new Map<string, Map<number, number>>();
  const times = new Map<string, number[]>();
  let total = 0;

  return {
    add({ method, path, status, durationMs }) {
      const kind = `${method} ${path}`;
      const byStatus = counts.get(kind) ?? new Map<number, number>();
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
      counts.set(kind, byStatus);
      const list = times.get(kind) ?? [];
      list.push(durationMs);
      times.set(kind, list);
      total++;
    },
    get total() {
      return total;
    },
    table() {
      const statuses = [...new Set([...counts.values()].flatMap((c) => [...c.keys()]))].sort();
      const median = (kind: string) => {
        const sorted = (times.get(kind) ?? []).toSorted((a, b) => a - b);
        return (sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(1);
      };
      const rows = [...counts]
        .sort()
        .map(([kind, byStatus]) => [
          kind,
          ...statuses.map((status) => String(byStatus.get(status) ?? '')),
          median(kind),
        ]);
      const lines = [['request', ...statuses.map(String), 'median ms'], ...rows];
      const widths = lines[0]?.map((_, i) => Math.max(...lines.map((row) => row[i]?.length ?? 0)));
      return lines
        .map((row) =>
          row
            .map((cell, i) =>
              i === 0 ? cell.padEnd(widths?.[i] ?? 0) : cell.padStart(widths?.[i] ?? 0),
            )
            .join('  '),
        )
        .map((text) => `  ${text}`)
        .join('\n');
    },
  };
}
