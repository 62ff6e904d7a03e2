import { type Background, createBackground } from '../../lib/background.js';
import type { Logger } from '../../lib/logger.js';
import type { Config } from '../model/config.js';
import type { CloseOptions, CloseResult, Readiness, RouterWork } from '../model/lifecycle.js';

/** From the first request of a router to its end. */
export interface Lifecycle {
  readonly state: Readiness['state'];
  /** Counts a request until it is answered. */
  track<T>(request: Promise<T>): Promise<T>;
  close(options?: CloseOptions): Promise<CloseResult>;
  ready(): Promise<Readiness>;
}

interface Part {
  readonly work: RouterWork;
  readonly background: Background;
  /** Default that of `background`. */
  readonly count?: () => number;
  /** What is left stays stored, for another process to go on with. */
  readonly isKept?: true;
}

const DEFAULT_TIMEOUT_MS = 10_000;
/** The end of the time, in which what is kept is interrupted: claimed entries are given back, a batch ends. */
const INTERRUPTION_MS = 1_000;
/** The longest that a timer of Node can wait. */
const MAX_TIMEOUT_MS = 2_147_483_647;

function partsOf(
  { events: dispatcher, roles, requestLog }: Config,
  requests: Background,
): readonly Part[] {
  const { events, deactivations, outbox } = dispatcher.background;
  return [
    { work: 'requests', background: requests },
    { work: 'events', background: events },
    { work: 'deactivations', background: deactivations },
    { work: 'outbox', background: outbox, isKept: true },
    ...(roles ? [{ work: 'roles', background: roles.background, isKept: true } as const] : []),
    ...(requestLog
      ? [
          {
            work: 'provisioningLog',
            background: requestLog.background,
            count: () => Math.max(requestLog.waiting, requestLog.background.count),
          } as const,
        ]
      : []),
  ];
}

function busyWith(parts: readonly Part[]): CloseResult['left'] {
  return parts
    .map(({ work, background, count }) => ({ work, count: count?.() ?? background.count }))
    .filter(({ count }) => count > 0);
}

/** One part gives another work: a request its events, a failed deactivation an event and a log entry. */
async function finishAll(parts: readonly Part[], end: number): Promise<void> {
  do {
    await Promise.all(parts.map(({ background }) => background.finish(end - performance.now())));
  } while (parts.some(({ background }) => !background.idle));
}

/** Waits, but not longer. The timer keeps the process alive: whoever waits for the end must see it. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}

async function closeAll(
  parts: readonly Part[],
  timeoutMs: number,
  logger: Logger,
): Promise<CloseResult> {
  const interruption = Math.min(INTERRUPTION_MS, timeoutMs / 5);
  const finished = finishAll(parts, performance.now() + timeoutMs);
  await within(timeoutMs - interruption, finished);
  for (const { background, isKept } of parts) if (isKept) background.stop();
  await within(interruption, finished);
  for (const { background } of parts) background.stop();
  const left = busyWith(parts);
  if (left.length > 0) logger.warn('closed with work left undone', { left });
  return Object.freeze({ finished: left.length === 0, left });
}

export function createLifecycle(config: Config): Lifecycle {
  const requests = createBackground();
  const parts = partsOf(config, requests);
  let state: Readiness['state'] = 'open';
  let closing: Promise<CloseResult> | undefined;
  return {
    get state() {
      return state;
    },
    track: requests.track,
    async close({ timeoutMs = DEFAULT_TIMEOUT_MS } = {}) {
      const isTime = typeof timeoutMs === 'number' && timeoutMs >= 0;
      if (!isTime || timeoutMs > MAX_TIMEOUT_MS) {
        throw new RangeError('"timeoutMs" must be a number of milliseconds.');
      }
      if (closing) return closing;
      state = 'closing';
      closing = closeAll(parts, timeoutMs, config.logger);
      const result = await closing;
      state = 'closed';
      return result;
    },
    async ready() {
      return Object.freeze({ ready: state === 'open', state, busy: busyWith(parts) });
    },
  };
}
