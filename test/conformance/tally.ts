import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from './check.js';

export type Level = 'MUST' | 'SHOULD' | 'MAY';

export interface Requirement {
  readonly id: string;
  readonly level: Level;
  readonly area: string;
  readonly text: string;
  readonly testIdea: string;
}

/** How a requirement stands. `both` is a contradiction: checked, and said not to apply. */
export type Standing = 'covered' | 'notApplicable' | 'open' | 'both';

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, name), 'utf8')) as T;
}

export const REQUIREMENTS = read<readonly Requirement[]>('requirements.json');
/** Why a requirement is none for a library: it binds the host, the client, or is withdrawn by another. */
export const NOT_APPLICABLE = read<Readonly<Record<string, string>>>('not-applicable.json');

/** `RFC7643-2.1-a` belongs to `RFC7643`. */
export function documentOf(id: string): string {
  return id.slice(0, id.indexOf('-'));
}

export function standingOf(checks: readonly Check[]): ReadonlyMap<Requirement, Standing> {
  const claimed = new Set(checks.flatMap(({ ids }) => ids));
  return new Map(
    REQUIREMENTS.map((requirement) => {
      const covered = claimed.has(requirement.id);
      const excused = Object.hasOwn(NOT_APPLICABLE, requirement.id);
      if (covered) return [requirement, excused ? 'both' : 'covered'];
      return [requirement, excused ? 'notApplicable' : 'open'];
    }),
  );
}

/** The table of all standings, one line per document and level, followed by why what does not apply. */
export function tallyText(standing: ReadonlyMap<Requirement, Standing>): string {
  const rows = new Map<string, Record<Standing, number>>();
  for (const [{ id, level }, state] of standing) {
    const key = `${documentOf(id).padEnd(8)} ${level.padEnd(6)}`;
    const row = rows.get(key) ?? { covered: 0, notApplicable: 0, open: 0, both: 0 };
    row[state] += 1;
    rows.set(key, row);
  }
  const cell = (value: number | string) => String(value).padStart(8);
  const lines = [...rows].map(
    ([key, { covered, notApplicable, open }]) =>
      key + cell(covered) + cell(notApplicable) + cell(open),
  );
  const reasons = Object.entries(NOT_APPLICABLE).map(([id, reason]) => `  ${id}: ${reason}`);
  return [
    ' '.repeat(15) + cell('covered') + cell('n.a.') + cell('open'),
    ...lines,
    '',
    'Not applicable:',
    ...reasons,
  ].join('\n');
}
