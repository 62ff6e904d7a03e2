import type { IncomingMessage } from 'node:http';

/** Why a body was given up. */
export type BodyFailure = 'tooLarge' | 'tooSlow' | 'incomplete';

/** Seconds within which a request body must arrive, unless told otherwise. */
export const BODY_TIMEOUT_SECONDS = 30;

export interface ReceiveBounds {
  readonly maxBytes: number;
  /** For the whole body; a client that sends half of it must not be waited for for ever. */
  readonly timeoutSeconds: number;
}

/** Nearly every body is one chunk, which needs no copy. */
function wholeOf(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return first && chunks.length === 1 ? first : Buffer.concat(chunks);
}

/**
 * Reads a request body that nothing else has read, bounded in size and time. What is wrong is returned and
 * not thrown, for each reader has errors of its own. After a failure the rest is not read: the answer must
 * end the connection.
 */
export function receiveBody(
  request: IncomingMessage,
  { maxBytes, timeoutSeconds }: ReceiveBounds,
): Promise<Buffer | BodyFailure> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else finish('tooLarge');
    };
    const onEnd = () => finish(wholeOf(chunks));
    const onLost = () => finish('incomplete');
    const timer = setTimeout(() => finish('tooSlow'), timeoutSeconds * 1000);
    const finish = (result: Buffer | BodyFailure) => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('error', onLost).off('close', onLost);
      resolve(result);
    };
    request.on('data', onData).on('end', onEnd).on('error', onLost).on('close', onLost);
  });
}
