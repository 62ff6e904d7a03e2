import type { Answer } from './answer.js';

/** `/Users/7?count=1&filter=x` → `/Users/{id}?count&filter`; what else lies below it stays. */
function kindOf(path: string): string {
  const [place = '', query] = path.split('?');
  const [, endpoint = '', id, ...rest] = place.split('/');
  const parts = [
    '',
    endpoint,
    ...(id === undefined ? [] : [id.startsWith('.') ? id : '{id}']),
    ...rest,
  ];
  const names = (query ?? '')
    .split('&')
    .map((pair) => pair.replace(/=.*$/, ''))
    .filter((name) => name !== '');
  return parts.join('/') + (names.length === 0 ? '' : `?${[...new Set(names)].sort().join('&')}`);
}

/** What differs from request to request in a text of the server: names, ids and values in it. */
function withoutValues(text: string): string {
  return text.replace(/"[^"]*"|'[^']*'|“[^”]*”/g, '"…"').replace(/[\w.@-]*\d[\w.@-]*/g, '…');
}

/**
 * What lies behind an answer that says that the request could not be carried out, in words that are the
 * same for each audit that meets it; undefined for one that tells of a fault in itself alone.
 */
export function causeOf({ request, status, body, text }: Answer): string | undefined {
  const asked = `${request.method} ${kindOf(request.path)}`;
  if (status === 0) return `${asked} is not answered: ${text}.`;
  if (status < 300) return undefined;
  const detail = typeof body.detail === 'string' ? ` (${withoutValues(body.detail)})` : '';
  return `${asked} is answered ${status}${detail}.`;
}
