export interface Pauses {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * How long a client waits before it sends a request again: as long as `Retry-After` asks for, in seconds, and otherwise
 * twice as long each time.
 *
 * @param retry - how often it was sent again before; from 0.
 */
export function pauseMs(
  retryAfter: string | undefined,
  retry: number,
  { firstMs, longestMs }: Pauses,
): number {
  const asked = Number(retryAfter) * 1_000;
  return Math.min(asked > 0 ? asked : firstMs * 2 ** retry, longestMs);
}
