import type { HostHook } from '../../lib/hooks/host-hook.js';
import type { HostEvent } from '../../lib/host-event.js';
import type { Health, HealthVerdict } from './health.js';

/** The verdict about a tenant has changed: tell its administrators. */
export interface HealthChangedEvent extends HostEvent {
  readonly type: 'health.changed';
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

/** Tells a verdict if it is another than before. The log is not kept waiting for whoever is told. */
export function tellChange(
  watched: Watched,
  { verdict: to, reason }: Health,
  about: { readonly tenantId: string; readonly now: number },
  listener: HealthListener | undefined,
  hook: HostHook,
): void {
  const { verdict: from } = watched;
  if (from === to) return;
  watched.verdict = to;
  const { tenantId, now } = about;
  const time = new Date(now).toISOString();
  if (!listener) return;
  const type = 'health.changed';
  const event = Object.freeze({ type, time, tenantId, from, to, reason });
  void hook.tell(() => listener(event), { tenantId, type });
}
