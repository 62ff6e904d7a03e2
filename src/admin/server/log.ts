import type { Logger } from '../../index.js';

/** Logs an error. A logger that throws must not turn what was done into a failure. */
export function logError(
  logger: Logger,
  message: string,
  details: Readonly<Record<string, unknown>>,
): void {
  try {
    logger.error(message, details);
  } catch {
    // There is nobody left to tell.
  }
}
