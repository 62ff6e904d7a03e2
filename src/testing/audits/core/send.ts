import { setTimeout as delay } from 'node:timers/promises';
import type { HttpRequest, HttpResponse } from './exchange.js';

const MAX_BYTES = 8 * 1_048_576;
const MAX_PAUSE_MS = 30_000;
const ATTEMPTS = 4;

export interface SendOptions {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly requestTimeoutMs: number;
}

export type Send = (request: HttpRequest, signal?: AbortSignal) => Promise<HttpResponse>;

/** Reads at most 8 MiB; what comes behind is not looked at. */
async function boundedText(response: Response): Promise<string> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  for (let size = 0; size <= MAX_BYTES; ) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    size += value.byteLength;
    chunks.push(value);
  }
  await reader.cancel();
  return Buffer.concat(chunks).subarray(0, MAX_BYTES).toString('utf8');
}

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
      const text = await boundedText(response);
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
      const seconds = Number(answer.headers['retry-after']);
      const ms = seconds > 0 ? seconds * 1_000 : 500 * 2 ** attempt;
      await pause(Math.min(ms, MAX_PAUSE_MS), signal);
    }
  };
}
