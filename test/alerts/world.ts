import {
  type Alert,
  type AlertStore,
  type AlertsOptions,
  createAlerts,
  createMemoryAlertStore,
} from '../../src/alerts/index.js';

export const START = Date.parse('2026-11-21T12:00:00.000Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Alerts over a store whose clock is the test's, with a sender that fails as long as it is told to. */
export function world(options: Partial<AlertsOptions> = {}) {
  const clock = { time: START };
  const now = () => clock.time;
  const store = createMemoryAlertStore({ now });
  const sent: Alert[] = [];
  const failing = { with: undefined as Error | undefined };
  const logged: string[] = [];
  const logger = {
    warn: (message: string) => void logged.push(message),
    error: (message: string) => void logged.push(message),
  };
  const send = async (alert: Alert) => {
    if (failing.with) throw failing.with;
    sent.push(alert);
  };
  const make = (over: AlertStore = store) =>
    createAlerts({ send, store: over, logger, now, ...options });
  const alerts = make();
  const header = { time: new Date(START).toISOString(), tenantId: 'acme' };
  return {
    alerts,
    clock,
    store,
    sent,
    failing,
    logged,
    make,
    tell: async (type: string, more: object = {}) => {
      await alerts.onEvent({ ...header, type, ...more });
      await alerts.check();
    },
    health: async (to: string) => {
      await alerts.onEvent({ ...header, type: 'health.changed', to, reason: 'Because.' } as never);
      await alerts.check();
    },
    /** Lets time pass, a minute at a time, as `start` does it. */
    pass: async (ms: number, step = MINUTE) => {
      for (let left = ms; left > 0; left -= step) {
        clock.time += Math.min(step, left);
        await alerts.check();
      }
    },
    /** Kinds of what was sent since it was last asked. */
    news: () => sent.splice(0).map(({ kind }) => kind),
  };
}
