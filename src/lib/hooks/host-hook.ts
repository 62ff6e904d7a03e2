import { createCircuit } from './circuit.js';
import { type HookCode, HookError, UnusableAnswer, WORDS } from './hook-error.js';
import { HOOKS, type HookName, type HookRow } from './hooks.js';
import { errorName } from './safe-logger.js';

/** Whom a call is for. Appears in the log, but for the key. */
export interface CallAbout {
  readonly requestId?: string | undefined;
  readonly tenantId?: string | undefined;
  /** Type of the event that is told. */
  readonly type?: string;
  /** Who waits for nobody else's calls; default the tenant. */
  readonly key?: string;
  /** Called once: when the call has ended, or is given up, a minute after it has begun. */
  readonly over?: () => void;
}

export interface HookOptions {
  readonly logger?: { error(message: string, details: Readonly<Record<string, unknown>>): void };
  /** Errors that are answers: they are handed on as they are. Default none. */
  readonly isAnswer?: (error: unknown) => boolean;
  /** Logs the first of several failures in a row only. */
  readonly logOnce?: boolean;
  readonly tolerance?: number;
  /** In place of that of the table. */
  readonly timeoutMs?: number;
  /** Milliseconds that never go back. */
  readonly now?: () => number;
}

/** One function of the host, or the methods of one object. */
export interface HostHook {
  /**
   * Calls it. A synchronous answer is returned at once and costs no timer.
   *
   * @param read - makes of the answer what it must be; what it throws makes the answer unusable.
   * @throws HookError, or rejects with it, if there is no answer; what is an answer itself, as it is.
   */
  call<T>(work: () => unknown, about: CallAbout, read: (answer: unknown) => T): T | Promise<T>;
  /** Calls what must answer at once: a promise is unusable. @throws HookError */
  callSync<T>(work: () => unknown, about: CallAbout, read: (answer: unknown) => T): T;
  /** Calls a listener: whether it has succeeded in time. Never rejects. */
  tell(work: () => unknown, about: CallAbout): boolean | Promise<boolean>;
}

/** Calls of one key that wait at the same time; more are not made. */
const MAX_WAITING = 1_000;
/** A call that has not ended by then does not keep others in their place any more. */
const ABANDONED_AFTER_MS = 60_000;

const monotonic = () => performance.now();
const nobody = () => false;

const keyOf = ({ key, tenantId = '' }: CallAbout): string => key ?? tenantId;

/** Whether there is something to wait for. @throws what a getter throws */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  return typeof (value as { readonly then?: unknown }).then === 'function';
}

/**
 * The one way in which a function of the host is called: within a time, with its answer checked, one line in
 * the log if there is none, and never again and again for somebody who does not answer. What comes late is
 * ignored.
 */
export function createHostHook(
  name: HookName,
  { logger, isAnswer = nobody, logOnce = false, now = monotonic, ...options }: HookOptions = {},
): HostHook {
  const row: HookRow = HOOKS[name];
  const { timeoutMs = 5_000, tolerance = 1 } = { ...row, ...options } as HookRow;
  const circuit = createCircuit(tolerance, now);
  const waiting = new Map<string, number>();
  let last: HookCode | undefined;

  /** Calls that are not made would fill the log: that they are not is said once, or by the time-out. */
  function isNews(code: HookCode): boolean {
    if (code === 'suspended') return tolerance > 1 && last !== code;
    return code === 'busy' ? last !== code : !(logOnce && last !== undefined);
  }

  function failed(
    code: HookCode,
    { over: _, key: __, ...about }: CallAbout,
    cause?: unknown,
  ): HookError {
    const log = logger && isNews(code);
    last = code;
    if (log) {
      const shown = Object.fromEntries(
        Object.entries(about).filter(([, value]) => value !== undefined),
      );
      const error = code === 'threw' ? { error: errorName(cause) } : {};
      const problem = cause instanceof UnusableAnswer ? { problem: cause.message } : {};
      logger.error(`${name} ${WORDS[code]}`, { hook: name, code, ...shown, ...error, ...problem });
    }
    return new HookError(name, code, {
      cause,
      logged: logger !== undefined,
      requestId: about.requestId,
    });
  }

  /** What somebody threw: an answer, the error of another hook, or a failure. */
  function thrown(error: unknown, about: CallAbout): unknown {
    try {
      if (HookError.is(error)) return error.logged ? error : failed(error.code, about, error.cause);
      if (isAnswer(error)) return error;
    } catch {
      // An error that cannot even be looked at is a failure.
    }
    return failed('threw', about, error);
  }

  function accept<T>(answer: unknown, about: CallAbout, read: (answer: unknown) => T): T {
    let result: T;
    try {
      result = read(answer);
    } catch (error) {
      throw failed('unusable', about, error);
    }
    last = undefined;
    return result;
  }

  function begin(work: () => unknown, about: CallAbout): unknown {
    try {
      return work();
    } catch (error) {
      about.over?.();
      throw thrown(error, about);
    }
  }

  function waits(answer: unknown, about: CallAbout): answer is PromiseLike<unknown> {
    try {
      return isThenable(answer);
    } catch (error) {
      about.over?.();
      throw failed('unusable', about, error);
    }
  }

  function wait<T>(
    answer: PromiseLike<unknown>,
    about: CallAbout,
    read: (answer: unknown) => T,
  ): Promise<T> {
    const begun = now();
    const key = keyOf(about);
    waiting.set(key, (waiting.get(key) ?? 0) + 1);
    const leave = () => {
      const left = (waiting.get(key) ?? 1) - 1;
      if (left > 0) waiting.set(key, left);
      else waiting.delete(key);
    };
    return new Promise<T>((resolve, reject) => {
      let ended: (() => void) | undefined;
      let over = about.over;
      const finish = () => {
        over?.();
        over = undefined;
      };
      let timer = setTimeout(() => {
        leave();
        ended = circuit.timedOut(key, begun);
        reject(failed('timedOut', about));
        if (!over) return;
        timer = setTimeout(finish, Math.max(0, ABANDONED_AFTER_MS - timeoutMs));
        timer.unref();
      }, timeoutMs);
      timer.unref();
      const settled = (settle: () => void) => {
        clearTimeout(timer);
        if (ended) ended();
        else {
          leave();
          circuit.answered(key);
          settle();
        }
        finish();
      };
      new Promise((settle) => settle(answer)).then(
        (value) =>
          settled(() => {
            try {
              resolve(accept(value, about, read));
            } catch (error) {
              reject(error);
            }
          }),
        (error) => settled(() => reject(thrown(error, about))),
      );
    });
  }

  /** Why a call is not made, if it is not. */
  function refusal(about: CallAbout): 'suspended' | 'busy' | undefined {
    if (circuit.idle && waiting.size === 0) return undefined;
    const key = keyOf(about);
    if (!circuit.admits(key)) return 'suspended';
    return (waiting.get(key) ?? 0) < MAX_WAITING ? undefined : 'busy';
  }

  const hook: HostHook = {
    call(work, about, read) {
      const refused = refusal(about);
      if (refused) {
        about.over?.();
        throw failed(refused, about);
      }
      const answer = begin(work, about);
      if (waits(answer, about)) return wait(answer, about, read);
      about.over?.();
      return accept(answer, about, read);
    },
    callSync(work, about, read) {
      const answer = begin(work, about);
      if (!waits(answer, about)) return accept(answer, about, read);
      new Promise((settle) => settle(answer)).catch(() => {});
      throw failed('unusable', about);
    },
    tell(work, about) {
      try {
        const told = hook.call(work, about, () => true);
        return told === true || Promise.resolve(told).catch(() => false);
      } catch {
        return false;
      }
    },
  };
  return hook;
}
