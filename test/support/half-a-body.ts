import { connect } from 'node:net';
import { jest } from '@jest/globals';

/** Makes the wait for a body end at once, and no other; `jest.restoreAllMocks()` ends it. */
export function endBodyTimeout(seconds = 30): void {
  const real = globalThis.setTimeout;
  jest
    .spyOn(globalThis, 'setTimeout')
    .mockImplementation(((work: () => void, ms?: number, ...more: unknown[]) =>
      real(work, ms === seconds * 1000 ? 0 : ms, ...(more as []))) as typeof setTimeout);
}

/** Sends the head of a request and half of its body, and waits until the server ends the connection. */
export function sendHalf(origin: string, head: readonly string[], half: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(port), hostname, () => {
      const all = [...head, 'Host: localhost', `Content-Length: ${half.length * 2}`];
      socket.write(`${all.join('\r\n')}\r\n\r\n${half}`);
    });
    socket.setEncoding('utf8').on('data', (text: string) => {
      received += text;
    });
    socket.on('end', () => {
      socket.end();
      resolve(received);
    });
    socket.on('error', reject);
  });
}
