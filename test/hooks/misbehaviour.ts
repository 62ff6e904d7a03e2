import { runInThisContext } from 'node:vm';

/** Nobody may see this: neither the log nor the client. */
export const SECRET = 'ada@example.com';

const failure = () => new TypeError(`no row for ${SECRET}`);
const explode = () => {
  throw failure();
};

/** An object that nobody can look at. */
const hostile = () => new Proxy({}, { get: explode, has: explode, ownKeys: explode });

export interface Misbehaviour {
  readonly kind: 'fails' | 'hangs' | 'rubbish';
  readonly act: () => unknown;
}

/** What a function of the host can do instead of answering. */
export const MISBEHAVIOURS: Readonly<Record<string, Misbehaviour>> = {
  throws: { kind: 'fails', act: explode },
  rejects: { kind: 'fails', act: () => Promise.reject(failure()) },
  'throws what cannot be looked at': {
    kind: 'fails',
    act: () => {
      throw hostile();
    },
  },
  hangs: { kind: 'hangs', act: () => new Promise(() => {}) },
  'answers with a number': { kind: 'rubbish', act: () => 42 },
  'answers with a number later': { kind: 'rubbish', act: () => Promise.resolve(42) },
  'answers with what cannot be looked at': { kind: 'fails', act: hostile },
  // biome-ignore lint/suspicious/noThenProperty: this is what it is about.
  'answers with a broken promise': { kind: 'fails', act: () => ({ then: explode }) },
};

/** That of the process itself: the one in a test's sandbox hears nothing. */
const realProcess = runInThisContext('process') as NodeJS.Process;

/** Listens to promises that nobody handles. */
export function watchRejections() {
  const seen: unknown[] = [];
  const listener = (reason: unknown) => void seen.push(reason);
  realProcess.on('unhandledRejection', listener);
  return { seen, stop: () => void realProcess.off('unhandledRejection', listener) };
}
