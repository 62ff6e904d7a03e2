import { escapeHtml } from '../../lib/escape-html.js';
import type { Answer } from './answer.js';
import type { BackLink } from './options.js';
import type { AdminError } from './problem.js';
import type { AdminRequest } from './request.js';

const HEADINGS: Readonly<Record<number, string>> = {
  403: 'You cannot use this page',
  404: 'There is no such page',
};

/** Whether it is the browser that will show the answer, and not the page that reads it. */
export function isNavigation({ method, headers }: AdminRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const mode = headers['sec-fetch-mode'];
  if (mode !== undefined) return mode === 'navigate';
  return /(^|[\s,])text\/html\b/i.test(headers.accept ?? '');
}

/** An error for people. Without a stylesheet: whoever is not let in gets none of the page's files. */
export function errorPage(
  { status, message, headers }: AdminError,
  back: BackLink | undefined,
): Answer {
  const heading = HEADINGS[status] ?? 'The page cannot be shown';
  const link = back
    ? `<p><a href="${escapeHtml(back.href)}">${escapeHtml(back.label)}</a></p>`
    : '';
  return {
    status,
    headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' },
    body: `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="robots" content="noindex">
  <link rel="icon" href="data:,">
  <title>${heading}</title>
</head>
<body>
<main>
  <h1>${heading}</h1>
  <p>${escapeHtml(message)}</p>
  ${link}
</main>
</body>
</html>
`,
  };
}
