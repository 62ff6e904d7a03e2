import { quote } from '../../layout/sql.js';
import type { TableName } from './needs.js';

/** When a change is made: each phase needs those before it. */
export const PHASES = ['columns', 'keys', 'indexes', 'constraints', 'privileges'] as const;

export type Phase = (typeof PHASES)[number];

/** One step towards tables that fit. */
export interface Change {
  readonly phase: Phase;
  /** A part of `ALTER TABLE`, which takes a short lock; else a statement of its own. */
  readonly alter?: { readonly table: TableName; readonly clause: string };
  readonly statement?: string;
}

export const full = ({ schema, name }: TableName): string => `${quote(schema)}.${quote(name)}`;

/** For messages. */
export const place = ({ schema, name }: TableName): string => `${schema}.${name}`;

/** Most bytes of a name; PostgreSQL would cut off the rest, and two names could be the same. */
const MAX_NAME_BYTES = 63;

/** Name of what is made for a table: it begins with the table's. */
export function nameFor({ name }: TableName, suffix: string): string {
  let start = name;
  while (Buffer.byteLength(`${start}_${suffix}`) > MAX_NAME_BYTES && start !== '') {
    start = [...start].slice(0, -1).join('');
  }
  return start === '' ? suffix.slice(0, MAX_NAME_BYTES) : `${start}_${suffix}`;
}

/** Longest wait for the lock of a table, so that requests that wait behind it do not wait long. */
const LOCK_TIMEOUT = '5s';

/** `ALTER TABLE` with parts that need a lock for a moment only: if it is not to be had soon, it fails and nobody waits. */
function altering(table: string, clauses: readonly string[]): string {
  const parts = clauses.length === 1 ? ` ${clauses[0]}` : `\n  ${clauses.join(',\n  ')}`;
  return `BEGIN;\nSET LOCAL lock_timeout = '${LOCK_TIMEOUT}';\nALTER TABLE ${table}${parts};\nCOMMIT;`;
}

/** The changes as SQL: one transaction for what is altered of a table, then what stands alone. */
export function sqlOf(changes: readonly Change[]): string {
  const altered = new Map<string, string[]>();
  for (const { alter } of changes) {
    if (alter === undefined) continue;
    const clauses = altered.get(full(alter.table)) ?? [];
    if (!clauses.includes(alter.clause)) clauses.push(alter.clause);
    altered.set(full(alter.table), clauses);
  }
  const alone = changes.flatMap(({ statement }) => statement ?? []);
  return [
    ...[...altered].map(([table, clauses]) => altering(table, clauses)),
    ...new Set(alone),
  ].join('\n');
}
