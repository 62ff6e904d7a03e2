import { escapeHtml } from '../../lib/escape-html.js';
import type { AlertFacts, AlertKind } from '../kinds.js';
import { WORDING, type Wording } from './wording.js';

/** The texts of an alert. */
export interface AlertTexts {
  /** One line. */
  readonly subject: string;
  /** Plain text, with the subject as its first line. */
  readonly text: string;
  /** The same as a fragment of HTML without styles. */
  readonly html: string;
}

/** What would end a line, or turn its direction: names come from people. */
const UNPRINTED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
const onOneLine = (text: string): string => text.replace(UNPRINTED, ' ').trim();

const HEADING = 'What to do:';

function plain({ subject, what, todo }: Wording, url: string | undefined): string {
  const list = todo.length === 0 ? [] : [[HEADING, ...todo.map((each) => `- ${each}`)].join('\n')];
  return [subject, what, ...list, ...(url === undefined ? [] : [url])].join('\n\n');
}

function html({ subject, what, todo }: Wording, url: string | undefined): string {
  const items = todo.map((each) => `<li>${escapeHtml(each)}</li>`).join('');
  return [
    `<p><strong>${escapeHtml(subject)}</strong></p>`,
    `<p>${escapeHtml(what)}</p>`,
    items && `<p>${HEADING}</p><ul>${items}</ul>`,
    url && `<p><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p>`,
  ]
    .filter(Boolean)
    .join('\n');
}

/** The texts of an alert, with a link to the page where it can be looked into. */
export function composeTexts<K extends AlertKind>(
  kind: K,
  facts: AlertFacts[K],
  url: string | undefined,
): AlertTexts {
  const worded = WORDING[kind](facts);
  const wording = {
    subject: onOneLine(worded.subject),
    what: onOneLine(worded.what),
    todo: worded.todo,
  };
  return { subject: wording.subject, text: plain(wording, url), html: html(wording, url) };
}
