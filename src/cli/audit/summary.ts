import type { AuditExchange, AuditResult } from '../../testing/index.js';
import {
  type AuditRecord,
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

function findingLines({ audit, message, exchanges = [] }: AuditResult): readonly string[] {
  return [
    `  ✗ ${audit.level} · ${audit.id} · ${audit.source}`,
    `    ${audit.title}`,
    `    ${message ?? ''}`,
    ...exchanges.flatMap(exchangeLines).map((line) => `      ${line}`),
    '',
  ];
}

function findings(heading: string, results: readonly AuditResult[]): readonly string[] {
  if (results.length === 0) return [];
  return [`${heading} (${results.length})`, '', ...results.flatMap(findingLines)];
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
  const { results, cleanUp } = record;
  const topics = groupedBy(results, ({ audit }) => audit.topic);
  const width = Math.max(0, ...topics.map(([topic]) => topic.length));
  const lines = [
    `Audit of ${record.url} (profile ${record.profile})`,
    '',
    ...topics.map(([topic, group]) => `  ${topic.padEnd(width + 2)}${tallyText(tallyOf(group))}`),
    '',
    ...findings('Failed', withOutcome(results, 'failed')),
    ...findings('Warnings', withOutcome(results, 'warning')),
    ...skippedLines(withOutcome(results, 'skipped')),
    `${tallyText(tallyOf(results))} in ${(record.ms / 1_000).toFixed(1)} s.`,
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
