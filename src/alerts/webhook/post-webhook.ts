import { lookup as dnsLookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.js';
import { hostOf } from './read-url.js';
import { WebhookError, type WebhookErrorCode } from './webhook-error.js';

/** How the world is reached. Only tests have another than {@link INTERNET}. */
export interface Network {
  /** All addresses of a name. */
  readonly lookup: (host: string) => Promise<readonly string[]>;
  readonly isAllowed: (address: string) => boolean;
  /** Certificates of authorities, in place of those of Node. */
  readonly ca?: string;
  /** In place of that of the address. */
  readonly port?: number;
  readonly timeoutMs: number;
}

export const INTERNET: Network = {
  lookup: async (host) => (await dnsLookup(host, { all: true })).map(({ address }) => address),
  isAllowed: isPublicAddress,
  timeoutMs: 5_000,
};

/** Of an answer no more is read. */
const MAX_ANSWER_BYTES = 8_192;

/** Errors of certificates by code; all else of a connection is a failure of it. */
const TLS = /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|EPROTO$|HOSTNAME_)/;

/** Rejects once the time is over, whatever is awaited. */
function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new WebhookError('timeout'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/**
 * Resolves a name once: the address to connect to. Every address that the name has must be public, for whoever owns the
 * name chooses which of them comes first.
 */
async function addressOf(host: string, { lookup, isAllowed }: Network): Promise<string> {
  const addresses = await lookup(host).catch((cause) => {
    throw new WebhookError('dns', cause);
  });
  if (!addresses.every(isAllowed)) throw new WebhookError('address');
  const address = addresses.find((each) => isIP(each) === 4) ?? addresses[0];
  if (address === undefined) throw new WebhookError('dns');
  return address;
}

/** Reads what there is, and no more than a little of it, so that the connection ends in peace. */
function readAnswer(answer: IncomingMessage, done: () => void): void {
  let bytes = 0;
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) answer.destroy();
  });
  answer.on('error', () => undefined);
  answer.on('close', done);
}

function codeOfStatus(status: number): WebhookErrorCode | undefined {
  if (status >= 200 && status < 300) return undefined;
  return status >= 300 && status < 400 ? 'redirect' : `http${status}`;
}

function failureOf(cause: unknown, signal: AbortSignal): WebhookError {
  if (signal.aborted) return new WebhookError('timeout');
  const { code } = Object(cause) as { readonly code?: unknown };
  return new WebhookError(typeof code === 'string' && TLS.test(code) ? 'tls' : 'connection', cause);
}

/** What is posted, and where to. */
export interface WebhookPost {
  /** As `readUrl` has let it through. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Posts to an address of somebody else's choosing: to a public address only, connected to as it was resolved and
 * checked, with the certificate checked against the name; no redirect is followed, and all takes five seconds at most.
 *
 * @throws WebhookError unless the answer is 2xx.
 */
export async function postWebhook(
  { url, headers, body }: WebhookPost,
  network: Network = INTERNET,
): Promise<void> {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), network.timeoutMs);
  const { signal } = end;
  const host = hostOf(url);
  try {
    const address = await inTime(addressOf(host, network), signal);
    await new Promise<void>((resolve, reject) => {
      const sent = request({
        host: address,
        port: network.port ?? (url.port === '' ? 443 : Number(url.port)),
        path: `${url.pathname}${url.search}`,
        method: 'POST',
        // An address as the host has no name to be sent; its certificate is checked against the address.
        servername: isIP(host) === 0 ? host : '',
        setHost: false,
        headers: {
          host: url.host,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'express-scim',
          ...headers,
        },
        agent: false,
        rejectUnauthorized: true,
        ...(network.ca !== undefined && { ca: network.ca }),
        signal,
      });
      let settle = (cause: unknown) => reject(failureOf(cause, signal));
      sent.on('error', (cause) => settle(cause));
      sent.on('response', (answer) => {
        const code = codeOfStatus(answer.statusCode ?? 0);
        // The status decides, whatever happens to the rest.
        settle = () => (code === undefined ? resolve() : reject(new WebhookError(code)));
        readAnswer(answer, () => settle(undefined));
      });
      sent.end(body);
    });
  } finally {
    clearTimeout(timer);
  }
}
