import type { Exchange } from '../model/exchange.js';

/**
 * An exchange as a few lines of text for a terminal.
 *
 * @example
 * PATCH /Users/6f0c → 200 in 3 ms
 *   changed: active
 *   coerceScalars = true: Values of another type are converted: …
 */
export function formatExchange(exchange: Exchange): string {
  const { method, path, status, durationMs, scimType, detail, changed, rules } = exchange;
  const failed = status >= 400;
  return [
    `${method} ${path} → ${status}${scimType === undefined ? '' : ` ${scimType}`} in ${durationMs} ms`,
    ...(detail === undefined ? [] : [`  ${detail}`]),
    ...(changed === undefined ? [] : [`  changed: ${changed.join(', ')}`]),
    ...rules.map(({ rule, value, about }) => `  ${rule} = ${value}: ${about}`),
    ...(failed && exchange.request !== undefined
      ? [`  request: ${JSON.stringify(exchange.request)}`]
      : []),
  ].join('\n');
}
