import { describeError } from '../../errors/describe-error.js';
import { isStoreError } from '../../errors/is-store-error.js';
import { ScimError } from '../../errors/scim-error.js';
import type { Logger } from '../../lib/logger.js';
import type { ScimResponse } from '../model/message.js';

/** An answer whose body is made while it is sent. */
export type StreamedResponse = ScimResponse & { readonly body: AsyncIterable<string> };

/** Whether the body of an answer is still to be made when its head is sent. */
export function isStreamed(response: ScimResponse): response is StreamedResponse {
  return typeof response.body === 'object' && Symbol.asyncIterator in response.body;
}

/**
 * The same answer, whose end is told once: when its body is complete or nobody wants the rest of it, or with
 * what was thrown while it was made.
 */
export function whenSent(
  response: StreamedResponse,
  tell: (broken: boolean, thrown?: unknown) => void | Promise<void>,
): ScimResponse {
  let told = false;
  const once = async (broken: boolean, thrown?: unknown) => {
    if (told) return;
    told = true;
    await tell(broken, thrown);
  };
  const iterator = response.body[Symbol.asyncIterator]();
  const watched: AsyncIterableIterator<string> = {
    [Symbol.asyncIterator]: () => watched,
    async next() {
      try {
        const step = await iterator.next();
        if (step.done) await once(false);
        return step;
      } catch (thrown) {
        await once(true, thrown);
        throw thrown;
      }
    },
    async return() {
      await iterator.return?.();
      await once(false);
      return { done: true, value: undefined };
    },
  };
  return { ...response, body: watched };
}

/**
 * The error of an answer whose head was sent before it failed: the client sees its connection end, and the log
 * tells why, once.
 */
export function brokenOff(thrown: unknown, requestId: string, logger: Logger): ScimError {
  logger.error('an answer was broken off', { requestId, error: describeError(thrown) });
  return ScimError.is(thrown)
    ? thrown
    : new ScimError(isStoreError(thrown, 'unavailable') ? 503 : 500, 'The answer was broken off.', {
        cause: thrown,
      });
}
