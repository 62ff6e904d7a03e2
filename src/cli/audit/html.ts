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

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

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
  return `<details><summary>${escaped(`${exchange.method} ${exchange.path}`)}</summary><div class="exchange"><pre>${escaped(
    sent.join('\n'),
  )}</pre><pre>${escaped(came.join('\n'))}</pre></div></details>`;
}

function explainedHtml(cause: string, message: string, others: readonly AuditResult[]): string {
  if (others.length === 0) return '';
  const ids = others.map(({ audit }) => `<code>${escaped(audit.id)}</code>`).join(', ');
  const why = cause === message ? '' : ` ${escaped(cause)}`;
  return `<p>The same lies behind ${others.length} more:${why} ${ids}</p>`;
}

function findingHtml({ cause, results: [first, ...others] }: AuditCause): string {
  if (first === undefined) return '';
  const { audit, outcome, message = '', exchanges = [] } = first;
  return `<article class="${outcome}"><h3>${escaped(audit.title)}</h3>
<p class="where"><b>${escaped(audit.level)}</b> · ${escaped(audit.source)} · <code>${escaped(audit.id)}</code></p>
<p>${escaped(message)}</p>${exchanges.map(exchangeHtml).join('\n')}${explainedHtml(cause, message, others)}</article>`;
}

function findingsHtml(heading: string, causes: readonly AuditCause[]): string {
  if (causes.length === 0) return '';
  return `<section><h2>${heading} (${causesText(causes)})</h2>${causes.map(findingHtml).join('\n')}</section>`;
}

function rowHtml({ audit, outcome, message }: AuditResult): string {
  const reason = outcome === 'skipped' && message !== undefined ? `<br>${escaped(message)}` : '';
  return `<tr class="${outcome}"><td>${outcome}</td><td>${escaped(audit.title)}${reason}</td><td>${escaped(
    audit.level,
  )}</td><td>${escaped(audit.source)}</td><td><code>${escaped(audit.id)}</code></td></tr>`;
}

const HEAD =
  '<thead><tr><th scope="col">Outcome</th><th scope="col">Audit</th><th scope="col">Level</th><th scope="col">Source</th><th scope="col">Id</th></tr></thead>';

function topicHtml(topic: string, results: readonly AuditResult[]): string {
  return `<details><summary>${escaped(topic)}: ${tallyText(tallyOf(results))}</summary><table>${HEAD}<tbody>${results
    .map(rowHtml)
    .join('\n')}</tbody></table></details>`;
}

/** The results as one file without anything outside it: no script, font, image or style of elsewhere. */
export function htmlText(record: AuditRecord): string {
  const { results, causes, cleanUp } = record;
  const leftovers = cleanUp.leftovers
    .map(({ path, reason }) => `<li><code>${escaped(path)}</code>: ${escaped(reason)}</li>`)
    .join('');
  const topics = groupedBy(results, ({ audit }) => audit.topic);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>SCIM audit of ${escaped(record.url)}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style>${STYLE}</style></head><body><main>
<h1>SCIM audit</h1>
<p>${escaped(record.url)}<br>profile ${escaped(record.profile)}, ${escaped(record.startedAt)}, ${(
    record.ms / 1_000
  ).toFixed(1)} s</p>
<p class="tally">${tallyText(tallyOf(results))}</p>
${record.stopped ? '<p><b>It was stopped before it was complete.</b></p>' : ''}
<p>${escaped(cleanUpText(record))}</p>${leftovers === '' ? '' : `<ul>${leftovers}</ul>`}
${findingsHtml('Failed', withOutcome(causes, 'failed'))}
${findingsHtml('Warnings', withOutcome(causes, 'warning'))}
<section><h2>All audits</h2>${topics.map(([topic, group]) => topicHtml(topic, group)).join('\n')}</section>
</main></body></html>
`;
}
