import { type Logger, ScimConfigError, UnavailableError } from '../../index.js';
import { atMostEvery } from '../../lib/at-most-every.js';
import { isError } from '../../lib/is-error.js';

/** An outage meets every request: one line a minute says enough. */
const LOG_EVERY_MS = 60_000;

/**
 * Tells the log why requests are answered with 503, which the router by itself does not: to it, it is no fault.
 *
 * @returns takes any error of a statement; all but those of an outage are told elsewhere.
 */
export function createOutageLog(logger: Logger): (error: unknown) => void {
  const isDue = atMostEvery(LOG_EVERY_MS);
  return (error) => {
    if (!(error instanceof UnavailableError) || error.cause instanceof ScimConfigError) return;
    if (!isDue()) return;
    const { cause } = error;
    const reason = isError(cause) ? cause.message || cause.name : 'no reason given';
    logger.error(`PostgreSQL is unavailable, requests are answered with 503: ${reason}`, {
      code: isError(cause) ? (cause as NodeJS.ErrnoException).code : undefined,
    });
  };
}
