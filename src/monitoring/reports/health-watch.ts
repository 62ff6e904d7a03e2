import type { Logger } from '../../events/publish.js';
import type { Health, HealthVerdict } from './health.js';

/** The verdict about a tenant has changed; for the host to tell its administrators. */
export interface HealthChangedEvent {
  readonly type: 'health.changed';
  /** ISO 8601. */
  readonly time: string;
  readonly tenantId: string;
  readonly from: HealthVerdict;
  readonly to: HealthVerdict;
  readonly reason: string;
}

/** Called once per change. What it throws is logged and hurts nobody. */
export type HealthListener = (event: HealthChangedEvent) => void | Promise<void>;

/** The verdict of one tenant that was told last. */
export interface Watched {
  verdict: HealthVerdict;
}

/** Tells a verdict if it is another than before. */
export async function tellChange(
  watched: Watched,
  { verdict: to, reason }: Health,
  about: { readonly tenantId: string; readonly now: number },
  listener: HealthListener | undefined,
  logger: Logger,
): Promise<void> {
  const { verdict: from } = watched;
  if (from === to) return;
  watched.verdict = to;
  const { tenantId, now } = about;
  const time = new Date(now).toISOString();
  try {
    await listener?.(Object.freeze({ type: 'health.changed', time, tenantId, from, to, reason }));
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    logger.error('onEvent of the provisioning reports failed', { tenantId, error: name });
  }
}
