import { Agent, request } from 'node:http';
import type { Call } from './scenarios.js';

const IN_FLIGHT = 8;

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A client with kept-alive connections to one port. */
export function createLoad(port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });

  const send = ({ method, path, body }: Call): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const headers =
        text === undefined
          ? {}
          : {
              'Content-Type': 'application/scim+json',
              'Content-Length': Buffer.byteLength(text),
            };
      const call = request({ agent, host: '127.0.0.1', port, method, path, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() }),
        );
      });
      call.on('error', reject);
      call.end(text);
    });

  /** Sends the calls `from`, `from + 1`, …, several in flight; every one must succeed. */
  const round = async (from: number, count: number, call: (n: number) => Call): Promise<void> => {
    let next = from;
    const worker = async () => {
      while (next < from + count) {
        const n = next;
        next += 1;
        const { status, text } = await send(call(n));
        if (status >= 300) throw new Error(`${call(n).method} ${call(n).path}: ${status} ${text}`);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  };

  return { send, round, close: () => agent.destroy() };
}
