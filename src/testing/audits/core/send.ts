import { setTimeout as delay } from 'node:timers/promises';
import { boundedText } from '../../../lib/bounded-text.js';
import { type Pauses, pauseMs } from '../../http/pause-ms.js';
import type { HttpRequest, HttpResponse } from './exchange.js';

/** What comes behind is not looked at. */
const MAX_BYTES = 8 * 1_048_576;
const PAUSES: Pauses = { firstMs: 1_000, longestMs: 30_000 };
const ATTEMPTS = 4;

export interface SendOptions {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly requestTimeoutMs: number;
}

export type Send = (request: HttpRequest, signal?: AbortSignal) => Promise<HttpResponse>;

/** A connection kept open that the server has closed meanwhile: clients then open another one. */
const CLOSED = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

function whyNoAnswer(error: unknown): string {
  const { name, message, cause } = error as { name?: string; message?: string; cause?: unknown };
  if (name === 'TimeoutError') return 'no answer in time';
  const { code, message: reason } = (cause ?? {}) as { code?: string; message?: string };
  return code ?? reason ?? message ?? 'no answer';
}

/** Ends early when the audits are stopped. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(ms, undefined, signal && { signal }).catch(() => undefined);
}

/**
 * Sends one request within its time. A redirect is an answer like any other and never followed: the token
 * goes to the base URL alone. 429 is waited for, since an audit asks faster than a client would; a
 * connection that is closed without an answer is tried once more.
 *
 * @returns status 0 where no answer came; the text then says why.
 */
export function createSend({ baseUrl, fetch: request, requestTimeoutMs }: SendOptions): Send {
  const once = async (
    wire: HttpRequest,
    signal: AbortSignal | undefined,
  ): Promise<HttpResponse> => {
    const begun = performance.now();
    const timeout = AbortSignal.timeout(requestTimeoutMs);
    try {
      const response = await request(baseUrl + wire.path, {
        method: wire.method,
        headers: wire.headers,
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        ...(wire.body !== undefined && { body: wire.body }),
      });
      const { text } = await boundedText(response, MAX_BYTES);
      const { status, headers } = response;
      const ms = performance.now() - begun;
      return { request: wire, status, headers: Object.fromEntries(headers), text, ms };
    } catch (error) {
      const ms = performance.now() - begun;
      return { request: wire, status: 0, headers: {}, text: whyNoAnswer(error), ms };
    }
  };
  return async (wire, signal) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await once(wire, signal);
      if (attempt === 1 && answer.status === 0 && CLOSED.includes(answer.text)) continue;
      if (answer.status !== 429 || attempt === ATTEMPTS || signal?.aborted) return answer;
      await pause(pauseMs(answer.headers['retry-after'], attempt - 1, PAUSES), signal);
    }
  };
}
