import { Agent, type IncomingMessage, request } from 'node:http';
import { PREFIX } from '../data.js';
import type { Call } from '../load/connection.js';

export interface Received {
  readonly status: number;
  readonly body: string;
}

/**
 * A client of its own connections that reads whatever HTTP a server writes. What is long is read and thrown away,
 * for this process must not be what is slow.
 */
export class HostileClient {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #port: number;
  readonly #token: string;
  readonly #stop: AbortSignal | undefined;

  /** @param stop - ends what is under way. */
  constructor(port: number, token: string, stop?: AbortSignal) {
    this.#port = port;
    this.#token = token;
    this.#stop = stop;
  }

  /** @throws Error if the server is gone, or the signal says stop. */
  async send({ method, path, body }: Call, signal = this.#stop): Promise<Received> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: this.#port,
          path: `${PREFIX}${path}`,
          method,
          agent: this.#agent,
          headers: {
            Authorization: `Bearer ${this.#token}`,
            ...(text !== undefined && {
              'Content-Type': 'application/scim+json',
              'Content-Length': Buffer.byteLength(text),
            }),
          },
          ...(signal && { signal }),
        },
        resolve,
      );
      sent.on('error', reject);
      sent.end(text);
    });
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of answer) {
      size += part.length;
      if (size < 10_000) parts.push(part);
    }
    return { status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString() };
  }

  close(): void {
    this.#agent.destroy();
  }
}
