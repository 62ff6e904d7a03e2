import type { PostgresRow } from '../connection/pool.js';

/*
 * Statements select everything as text: drivers, and the type parsers of a host, differ in what they make of bigint,
 * timestamptz and jsonb.
 */

export const textOf = (row: PostgresRow, column: string): string => String(row[column]);

export const numberOf = (row: PostgresRow, column: string): number => Number(row[column]);

/** The answer of `(…)::text` to a condition. */
export const truthOf = (row: PostgresRow, column: string): boolean => row[column] === 'true';

/** What is in a column of JSON that nobody else writes; undefined for NULL. */
export const jsonOf = <T>(row: PostgresRow | undefined, column: string): T | undefined =>
  typeof row?.[column] === 'string' ? (JSON.parse(row[column]) as T) : undefined;
