import type { SqlValue } from './sql-value.js';

/** Writes of one kind, e.g. entries of the log, as a unit of work holds them back. */
export interface HeldKind<T> {
  readonly name: string;
  /** In this order the kinds take their locks. */
  readonly rank: number;
  /** Whether statements of the library can see it: else it waits for those of the host, and the commit. */
  readonly isSeen: boolean;
  /** It waits for the commit, whatever the host runs before. Default: false. */
  readonly isLast?: boolean;
  /** Adds to the statement what is held. */
  readonly add: (held: T, statement: HeldStatement) => void;
}

/** The kinds in the order of their locks. */
export const RANKS = Object.freeze({
  directory: 0,
  provisioned: 1,
  settings: 2,
  seats: 3,
  outbox: 4,
  log: 5,
});

/** One statement that writes everything which a unit of work has held back. */
export interface HeldStatement {
  /** A parameter; tells its place. */
  value(value: SqlValue): string;
  /** Makes `$1` the tenant. Called by one kind at most, first of all. */
  tenant(tenantId: string): void;
  /** A part of the statement, as in `WITH`; tells its name. Parts see the tables as they were before all of them. */
  part(sql: string): string;
  /** The same with a name that other parts use. */
  named(name: string, sql: string): void;
  /** Parts as they are written, with their names and commas between. */
  raw(parts: string): void;
  /**
   * Takes locks that nobody may take in another order: after those of all the kinds before.
   *
   * @param sqlAfter - makes the part; where it stands as a condition, all of those locks are held.
   * @returns its name; it has one row.
   */
  lock(sqlAfter: (locked: string) => string): string;
  /** Looks at what the statement answers to an expression; what it throws, the unit of work fails with. */
  check(expression: string, check: (told: string | null) => void): void;
}

/** The text of the statement, its parameters, and what is to be done with its answer. */
export interface BuiltStatement {
  /** There is nothing to be done after all. */
  readonly isEmpty: boolean;
  readonly text: string;
  readonly values: readonly SqlValue[];
  readonly read: (row: Readonly<Record<string, unknown>>) => void;
}

/** What is held back of a kind. */
export type Held = readonly [kind: HeldKind<never>, held: never];

export function buildHeld(everything: readonly Held[]): BuiltStatement {
  const values: SqlValue[] = [];
  const parts: string[] = [];
  const told: string[] = [];
  const checks: ((told: string | null) => void)[] = [];
  let locked = 'TRUE';

  const named = (name: string, sql: string): void => {
    parts.push(`${name} AS MATERIALIZED (${sql})`);
  };
  const part = (sql: string): string => {
    const name = `part_${parts.length}`;
    named(name, sql);
    return name;
  };
  const statement: HeldStatement = {
    value: (value) => `$${values.push(value)}`,
    tenant(tenantId) {
      values.push(tenantId);
    },
    part,
    named,
    raw: (text) => {
      parts.push(text);
    },
    lock(sqlAfter) {
      const name = part(sqlAfter(locked));
      locked = `(SELECT count(*) FROM ${name}) > 0`;
      return name;
    },
    check(expression, check) {
      told.push(`(${expression})::text AS told_${checks.length}`);
      checks.push(check);
    },
  };
  const inOrder = [...everything].sort(([a], [b]) => a.rank - b.rank);
  for (const [kind, held] of inOrder) kind.add(held, statement);
  return {
    isEmpty: parts.length === 0,
    text: `WITH ${parts.join(',\n')}\nSELECT ${['1 AS done', ...told].join(', ')}`,
    values,
    read(row) {
      for (const [at, check] of checks.entries()) {
        const value = row[`told_${at}`];
        check(typeof value === 'string' ? value : null);
      }
    },
  };
}
