import type { Exchange } from '../model/exchange.js';

/**
 * An exchange as a few lines of text for a terminal.
 *
 * @example
 * 2026-11-30T09:12:03.512Z acme PATCH /Users/6f0c → 200 in 3 ms
 *   no such attribute: userNmae
 *   changed: active
 *   coerceScalars = true: Values of another type are converted: …
 */
export function formatExchange(exchange: Exchange): string {
  const { time, tenantId, method, path, status, durationMs, scimType, detail } = exchange;
  const { changed, unknown, rules } = exchange;
  const failed = status >= 400;
  return [
    `${time} ${tenantId ?? '-'} ${method} ${path} → ${status}${scimType === undefined ? '' : ` ${scimType}`} in ${durationMs} ms`,
    ...(detail === undefined ? [] : [`  ${detail}`]),
    ...(unknown === undefined ? [] : [`  no such attribute: ${unknown.join(', ')}`]),
    ...(changed === undefined ? [] : [`  changed: ${changed.join(', ')}`]),
    ...rules.map(({ rule, value, about }) => `  ${rule} = ${value}: ${about}`),
    ...(failed && exchange.request !== undefined
      ? [`  request: ${JSON.stringify(exchange.request)}`]
      : []),
  ].join('\n');
}
