import { type AuditRecord, tallyOf } from './record.js';

/** The results for programs; `results[].id` is stable from version to version. */
export function jsonText(record: AuditRecord): string {
  const { url, profile, startedAt, ms, stopped, results, cleanUp } = record;
  const rows = results.map(({ audit: { run: _, ...audit }, ...result }) => ({
    ...audit,
    ...result,
  }));
  const summary = tallyOf(results);
  const report = { url, profile, startedAt, ms, stopped, summary, results: rows, cleanUp };
  return `${JSON.stringify(report, null, 2)}\n`;
}
