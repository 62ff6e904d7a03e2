import type { AuditExchange, HttpResponse } from './exchange.js';
import { asObject, parseJson } from './json.js';

const TOKEN_MARK = '[…]';
const STRANGER = '[a resource that the audit did not create]';
const UNREADABLE = '[JSON that is damaged, or longer than is read]';
const MAX_EXCERPT = 2_000;

/** Headers that say something about the answer; the others are noise in a report. */
const SHOWN_HEADERS = [
  'content-type',
  'location',
  'etag',
  'www-authenticate',
  'retry-after',
  'allow',
  'cache-control',
];

/** Takes the token out of a string, in whatever encoding a server may repeat it. */
export function tokenMask(token: string): (text: string) => string {
  const forms = [
    token,
    encodeURIComponent(token),
    JSON.stringify(token).slice(1, -1),
    Buffer.from(token).toString('base64'),
    Buffer.from(token).toString('base64url'),
    token.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  ].filter((form) => form !== '');
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((masked, form) => masked.replaceAll(form, TOKEN_MARK), text);
}

function isStranger(value: unknown, isOwn: (id: string) => boolean): boolean {
  const { id, userName, meta } = asObject(value);
  const { resourceType } = asObject(meta);
  const isResource = userName !== undefined || resourceType === 'User' || resourceType === 'Group';
  return isResource && typeof id === 'string' && !isOwn(id);
}

function withoutStrangers(value: unknown, isOwn: (id: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutStrangers(item, isOwn));
  if (typeof value !== 'object' || value === null) return value;
  if (isStranger(value, isOwn)) return STRANGER;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withoutStrangers(item, isOwn)]),
  );
}

/** JSON that is too long to be read to its end may be full of strangers. */
const isCutJson = (text: string) => text.length > MAX_EXCERPT && /^\s*[[{]/.test(text);

function bodyExcerpt(text: string, isOwn: (id: string) => boolean): string {
  const value = parseJson(text);
  if (value === undefined && isCutJson(text)) return UNREADABLE;
  const shown =
    typeof value === 'object' && value !== null
      ? JSON.stringify(withoutStrangers(value, isOwn))
      : text;
  return shown.length <= MAX_EXCERPT ? shown : `${shown.slice(0, MAX_EXCERPT)}…`;
}

/** @param isOwn - whether the audits created the resource with this id. */
export function redact(
  { request, status, headers, text, ms }: HttpResponse,
  mask: (text: string) => string,
  isOwn: (id: string) => boolean,
): AuditExchange {
  const shown = Object.entries(headers).filter(([name]) => SHOWN_HEADERS.includes(name));
  const masked = (entries: readonly (readonly [string, string])[]) =>
    Object.fromEntries(entries.map(([name, value]) => [name, mask(value)]));
  return {
    method: request.method,
    path: mask(request.path),
    requestHeaders: masked(Object.entries(request.headers)),
    // What an audit sends is its own, ids that it made up included.
    ...(request.body !== undefined && { requestBody: bodyExcerpt(mask(request.body), () => true) }),
    status,
    responseHeaders: masked(shown),
    responseBody: bodyExcerpt(mask(text), isOwn),
    durationMs: ms,
  };
}
