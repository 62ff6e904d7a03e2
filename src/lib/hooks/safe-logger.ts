/** What is needed of a logger; those of the public options fit. */
export interface AnyLogger {
  warn?(message: string, details?: Readonly<Record<string, unknown>>): unknown;
  error(message: string, details?: Readonly<Record<string, unknown>>): unknown;
}

type Log = (message: string, details?: Readonly<Record<string, unknown>>) => void;

/** Runs what must not fail anybody: neither what it throws nor what its promise rejects with is seen. */
function quietly(work: () => unknown): void {
  try {
    const result = work();
    if (typeof result !== 'object' || result === null) return;
    new Promise((resolve) => resolve(result)).catch(() => {});
  } catch {
    // There is nobody left to tell.
  }
}

/**
 * A logger that neither throws nor leaves a rejected promise behind: what is logged has happened, and the
 * process must outlive its log.
 */
export function safeLogger(logger: AnyLogger): { readonly warn: Log; readonly error: Log } {
  return {
    warn: (...entry) => quietly(() => logger.warn?.(...entry)),
    error: (...entry) => quietly(() => logger.error(...entry)),
  };
}

/** The name of what was thrown, whatever that is: the only thing of it that a log may show. */
export function errorName(error: unknown): string {
  try {
    const name: unknown = error instanceof Error ? error.name : typeof error;
    return typeof name === 'string' ? name.slice(0, 100) : 'Error';
  } catch {
    return 'Error';
  }
}
