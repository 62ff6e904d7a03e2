import { checkKeys } from '../../errors/check-keys.js';
import { ScimConfigError } from '../../errors/config-error.js';
import { keysOf } from '../../lib/known-keys.js';
import type { Exchange, ExchangeSink } from '../model/exchange.js';
import { formatExchange } from './format-exchange.js';

/** Options of {@link createExchangeTrace}. */
export interface ExchangeTraceOptions {
  /** Exchanges kept; default 100. The oldest make room. */
  readonly limit?: number;
  /** Is given each exchange as readable text, e.g. `console.log`. */
  readonly write?: (text: string) => void;
}

const KEYS = keysOf<ExchangeTraceOptions>({ limit: true, write: true });

/** The last exchanges of a router, newest last. */
export interface ExchangeTrace extends ExchangeSink {
  last(): readonly Exchange[];
}

/**
 * Keeps the last exchanges, for the developer who connects a provider: what was asked, how it ended, which
 * tolerance was needed, which operation failed and why. Values are masked. A router ignores it where
 * `NODE_ENV` is `production`.
 *
 * @throws ScimConfigError ERR_SCIM_OPTION_VALUE
 * @example
 * const trace = createExchangeTrace({ write: console.log });
 * app.use('/scim/v2', createScimRouter({ ...stores, auth, trace }));
 */
export function createExchangeTrace(options: ExchangeTraceOptions = {}): ExchangeTrace {
  checkKeys(options, KEYS, 'createExchangeTrace()');
  const { limit = 100, write } = options;
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new ScimConfigError(
      'ERR_SCIM_OPTION_VALUE',
      'Option "limit" of createExchangeTrace() must be an integer of at least 1.',
    );
  }
  const kept: Exchange[] = [];
  return {
    add(exchange) {
      kept.push(exchange);
      if (kept.length > limit) kept.shift();
      // What it returns may be a promise: whoever calls a sink looks after that.
      return write?.(formatExchange(exchange));
    },
    last: () => [...kept],
  };
}
