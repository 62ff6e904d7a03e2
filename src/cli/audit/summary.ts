import type { AuditCause, AuditExchange, AuditResult } from '../../testing/index.js';
import {
  type AuditRecord,
  causesText,
  cleanUpText,
  groupedBy,
  tallyOf,
  tallyText,
  withOutcome,
} from './record.js';

const MAX_BODY = 400;

const cut = (text: string) => (text.length <= MAX_BODY ? text : `${text.slice(0, MAX_BODY)}…`);

function exchangeLines({
  method,
  path,
  requestBody,
  status,
  responseHeaders,
  responseBody,
}: AuditExchange): readonly string[] {
  const type = responseHeaders['content-type'] ?? '';
  return [
    `${method} ${path}`,
    ...(requestBody === undefined ? [] : [cut(requestBody)]),
    status === 0 ? 'no answer' : `→ ${status} ${type}`.trimEnd(),
    ...(responseBody === '' ? [] : [cut(responseBody)]),
  ];
}

/** One cause: the first audit that met it with all it has to show, the others by name. */
function findingLines({ cause, results: [first, ...others] }: AuditCause): readonly string[] {
  if (first === undefined) return [];
  const { audit, message = '', exchanges = [] } = first;
  return [
    `  ✗ ${audit.level} · ${audit.id} · ${audit.source}`,
    `    ${audit.title}`,
    `    ${message}`,
    ...exchanges.flatMap(exchangeLines).map((line) => `      ${line}`),
    ...(others.length === 0 ? [] : explained(cause, message, others)),
    '',
  ];
}

function explained(cause: string, message: string, others: readonly AuditResult[]): string[] {
  const ids = others.map(({ audit }) => audit.id).join(', ');
  const why = cause === message ? '' : ` ${cause}`;
  return [`    The same lies behind ${others.length} more:${why}`, `      ${ids}`];
}

function findings(heading: string, causes: readonly AuditCause[]): readonly string[] {
  if (causes.length === 0) return [];
  return [`${heading} (${causesText(causes)})`, '', ...causes.flatMap(findingLines)];
}

function skippedLines(results: readonly AuditResult[]): readonly string[] {
  if (results.length === 0) return [];
  const reasons = groupedBy(results, ({ message }) => message ?? '').map(
    ([reason, group]) => `  ${reason} (${group.length})`,
  );
  return [`Skipped (${results.length})`, '', ...reasons, ''];
}

/** What the results are, for a person at a terminal. Control characters of a server do nothing there. */
export function summaryText(record: AuditRecord): string {
  const { results, causes, cleanUp } = record;
  const topics = groupedBy(results, ({ audit }) => audit.topic);
  const width = Math.max(0, ...topics.map(([topic]) => topic.length));
  const lines = [
    `Audit of ${record.url} (profile ${record.profile})`,
    '',
    ...topics.map(([topic, group]) => `  ${topic.padEnd(width + 2)}${tallyText(tallyOf(group))}`),
    '',
    ...findings('Failed', withOutcome(causes, 'failed')),
    ...findings('Warnings', withOutcome(causes, 'warning')),
    ...skippedLines(withOutcome(results, 'skipped')),
    `${tallyText(tallyOf(results))} in ${(record.durationMs / 1_000).toFixed(1)} s.`,
    ...(record.stopped ? ['It was stopped before it was complete.'] : []),
    cleanUpText(record),
    ...cleanUp.leftovers.map(({ path, reason }) => `  ${path}: ${reason}`),
    '',
  ];
  return lines.map(withoutControls).join('\n');
}

function withoutControls(line: string): string {
  return line.replace(/\p{Cc}/gu, '\uFFFD');
}
