import { escapeHtml } from '../../lib/escape-html.js';
import type { AuditCause, AuditExchange, AuditResult } from '../../testing/index.js';
import { STYLE } from './html-style.js';
import {
  type AuditRecord,
  causesText,
  cleanUpText,
  groupedBy,
  tallyOf,
  tallyText,
  withOutcome,
} from './record.js';

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const headerLines = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers).map(([name, value]) => `${name}: ${value}`);

function exchangeHtml(exchange: AuditExchange): string {
  const sent = [
    `${exchange.method} ${exchange.path}`,
    ...headerLines(exchange.requestHeaders),
    ...(exchange.requestBody === undefined ? [] : ['', indented(exchange.requestBody)]),
  ];
  const came = [
    exchange.status === 0 ? 'no answer' : String(exchange.status),
    ...headerLines(exchange.responseHeaders),
    ...(exchange.responseBody === '' ? [] : ['', indented(exchange.responseBody)]),
  ];
  return `<details><summary>${escapeHtml(`${exchange.method} ${exchange.path}`)}</summary><div class="exchange"><pre>${escapeHtml(
    sent.join('\n'),
  )}</pre><pre>${escapeHtml(came.join('\n'))}</pre></div></details>`;
}

function explainedHtml(cause: string, message: string, others: readonly AuditResult[]): string {
  if (others.length === 0) return '';
  const ids = others.map(({ audit }) => `<code>${escapeHtml(audit.id)}</code>`).join(', ');
  const why = cause === message ? '' : ` ${escapeHtml(cause)}`;
  return `<p>The same lies behind ${others.length} more:${why} ${ids}</p>`;
}

function findingHtml({ cause, results: [first, ...others] }: AuditCause): string {
  if (first === undefined) return '';
  const { audit, outcome, message = '', exchanges = [] } = first;
  return `<article class="${outcome}"><h3>${escapeHtml(audit.title)}</h3>
<p class="where"><b>${escapeHtml(audit.level)}</b> · ${escapeHtml(audit.source)} · <code>${escapeHtml(audit.id)}</code></p>
<p>${escapeHtml(message)}</p>${exchanges.map(exchangeHtml).join('\n')}${explainedHtml(cause, message, others)}</article>`;
}

function findingsHtml(heading: string, causes: readonly AuditCause[]): string {
  if (causes.length === 0) return '';
  return `<section><h2>${heading} (${causesText(causes)})</h2>${causes.map(findingHtml).join('\n')}</section>`;
}

function rowHtml({ audit, outcome, message }: AuditResult): string {
  const reason = outcome === 'skipped' && message !== undefined ? `<br>${escapeHtml(message)}` : '';
  return `<tr class="${outcome}"><td>${outcome}</td><td>${escapeHtml(audit.title)}${reason}</td><td>${escapeHtml(
    audit.level,
  )}</td><td>${escapeHtml(audit.source)}</td><td><code>${escapeHtml(audit.id)}</code></td></tr>`;
}

const HEAD =
  '<thead><tr><th scope="col">Outcome</th><th scope="col">Audit</th><th scope="col">Level</th><th scope="col">Source</th><th scope="col">Id</th></tr></thead>';

function topicHtml(topic: string, results: readonly AuditResult[]): string {
  return `<details><summary>${escapeHtml(topic)}: ${tallyText(tallyOf(results))}</summary><table>${HEAD}<tbody>${results
    .map(rowHtml)
    .join('\n')}</tbody></table></details>`;
}

/** The results as one file without anything outside it: no script, font, image or style of elsewhere. */
export function htmlText(record: AuditRecord): string {
  const { results, causes, cleanUp } = record;
  const leftovers = cleanUp.leftovers
    .map(({ path, reason }) => `<li><code>${escapeHtml(path)}</code>: ${escapeHtml(reason)}</li>`)
    .join('');
  const topics = groupedBy(results, ({ audit }) => audit.topic);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>SCIM audit of ${escapeHtml(record.url)}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style>${STYLE}</style></head><body><main>
<h1>SCIM audit</h1>
<p>${escapeHtml(record.url)}<br>profile ${escapeHtml(record.profile)}, ${escapeHtml(record.startedAt)}, ${(
    record.durationMs / 1_000
  ).toFixed(1)} s</p>
<p class="tally">${tallyText(tallyOf(results))}</p>
${record.stopped ? '<p><b>It was stopped before it was complete.</b></p>' : ''}
<p>${escapeHtml(cleanUpText(record))}</p>${leftovers === '' ? '' : `<ul>${leftovers}</ul>`}
${findingsHtml('Failed', withOutcome(causes, 'failed'))}
${findingsHtml('Warnings', withOutcome(causes, 'warning'))}
<section><h2>All audits</h2>${topics.map(([topic, group]) => topicHtml(topic, group)).join('\n')}</section>
</main></body></html>
`;
}
