import { setTimeout as sleep } from 'node:timers/promises';
import { exchangeOf } from './exchange-of.js';
import { asObject, type Json } from './json.js';
import { type Pauses, pauseMs } from './pause-ms.js';
import type { ClientProfile, RawAnswer, Transport, TransportOptions } from './types.js';

const ENCODE: Readonly<Record<ClientProfile<string>['encoding'], (text: string) => string>> = {
  form: (text) => new URLSearchParams([['', text]]).toString().slice(1),
  percent: encodeURIComponent,
};

const PAUSES: Pauses = { firstMs: 50, longestMs: 5_000 };

/** 501 stays what it is, however often it is asked. */
function isTransient(status: number): boolean {
  return status === 0 || status === 429 || (status >= 500 && status !== 501);
}

async function ask(request: typeof fetch, url: string, init: RequestInit): Promise<RawAnswer> {
  try {
    const response = await request(url, init);
    const headers = Object.fromEntries(response.headers);
    return { status: response.status, headers, text: await response.text() };
  } catch (error) {
    const text = JSON.stringify({ detail: error instanceof Error ? error.message : 'no answer' });
    return { status: 0, headers: {}, text };
  }
}

function parse(text: string): Json {
  try {
    return asObject(text === '' ? {} : JSON.parse(text));
  } catch {
    return {};
  }
}

/** Sends requests as one kind of client does, and tells of each of them. */
export function createTransport<S extends string>(
  wire: ClientProfile<S>,
  options: TransportOptions,
): Transport<S> {
  const { baseUrl, token, onExchange, retries = 4 } = options;
  const root = baseUrl.replace(/\/+$/, '');
  const request = options.fetch ?? fetch;
  const encode = ENCODE[wire.encoding];

  return {
    async send(shape, call) {
      const { method, path, query = [], body } = call;
      const search = query.map(([name, value]) => `${name}=${encode(value)}`).join('&');
      const url = `${root}/${path.map(encodeURIComponent).join('/')}${search && `?${search}`}`;
      const init = {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          ...wire.headers,
          ...(body !== undefined && { 'Content-Type': wire.contentType }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      };
      for (let attempt = 0; ; attempt++) {
        const begun = performance.now();
        const answer = await ask(request, url, init);
        const ms = performance.now() - begun;
        onExchange?.(
          exchangeOf(wire, shape, call, { url, headers: init.headers, answer, ms, token }),
        );
        const { status, text, headers } = answer;
        if (!isTransient(status) || attempt >= retries) return { status, body: parse(text) };
        await sleep(pauseMs(headers['retry-after'], attempt, PAUSES));
      }
    },
  };
}
