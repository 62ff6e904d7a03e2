import type { NeededType } from './needs.js';

interface ColumnType {
  /** What it may be. */
  readonly accepted: readonly string[];
  /** What is made. */
  readonly made: string;
}

const INTEGERS = ['integer', 'bigint', 'smallint'];
const STRINGS = ['text', 'character varying', 'citext'];

export const COLUMN_TYPES: Readonly<Record<Exclude<NeededType, 'any'>, ColumnType>> = {
  text: { accepted: STRINGS, made: 'text' },
  // Compared exactly: what folds case or pads would find others.
  key: { accepted: ['text', 'character varying'], made: 'text' },
  keys: { accepted: ['text[]'], made: 'text[]' },
  integer: { accepted: INTEGERS, made: 'bigint' },
  number: { accepted: [...INTEGERS, 'numeric', 'double precision', 'real'], made: 'numeric' },
  boolean: { accepted: ['boolean'], made: 'boolean' },
  timestamp: { accepted: ['timestamp with time zone'], made: 'timestamptz' },
  json: { accepted: ['jsonb'], made: 'jsonb' },
  uuid: { accepted: ['uuid'], made: 'uuid' },
  bigint: { accepted: ['bigint'], made: 'bigint' },
};
