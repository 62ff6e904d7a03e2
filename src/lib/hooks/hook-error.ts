/**
 * What became of a call: `threw` (or rejected), `timedOut`, `unusable` (an answer that is none), `suspended`
 * (not called, because calls before it have not ended), `busy` (not called, because too many are waiting).
 */
export type HookCode = 'threw' | 'timedOut' | 'unusable' | 'suspended' | 'busy';

const BRAND = Symbol.for('express-scim.HookError');

/** A function of the host gave no answer. Names no value: whatever it threw is the cause. */
export class HookError extends Error {
  /** Name of the hook in {@link HOOKS}. */
  readonly hook: string;
  readonly code: HookCode;
  /** Whether the line in the log has been written. */
  readonly logged: boolean;
  /** The request that the line in the log names. */
  readonly requestId: string | undefined;

  constructor(
    hook: string,
    code: HookCode,
    {
      cause,
      logged,
      requestId,
    }: {
      readonly cause?: unknown;
      readonly logged: boolean;
      readonly requestId?: string | undefined;
    },
  ) {
    super(`${hook} ${WORDS[code]}`, cause === undefined ? undefined : { cause });
    this.name = 'HookError';
    this.hook = hook;
    this.code = code;
    this.logged = logged;
    this.requestId = requestId;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** Whether asking again a little later can help. */
  get isTemporary(): boolean {
    return this.code !== 'threw' && this.code !== 'unusable';
  }

  /** Recognises the error also when it was made by another copy of this package (ESM beside CJS). */
  static is(value: unknown): value is HookError {
    return value instanceof Error && BRAND in value;
  }
}

/** Why an answer cannot be used. The message is for the log: it says what is expected, and names no value. */
export class UnusableAnswer extends TypeError {}

/** What the log says behind the name of the hook. */
export const WORDS: Readonly<Record<HookCode, string>> = {
  threw: 'failed',
  timedOut: 'timed out',
  unusable: 'returned an unusable value',
  suspended: 'is suspended after a time-out',
  busy: 'has too many calls waiting',
};
