import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { PREFIX, TOKEN } from '../data.js';

/** One request, ready to be sent. */
export interface Call {
  readonly method: string;
  /** Below the mount. */
  readonly path: string;
  readonly body?: object;
}

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const AUTHORIZATION = `Authorization: Bearer ${TOKEN}`;

function bytesOf({ method, path, body }: Call): Buffer {
  const head = `${method} ${PREFIX}${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${AUTHORIZATION}\r\n`;
  if (body === undefined) return Buffer.from(`${head}\r\n`);
  const json = JSON.stringify(body);
  const length = Buffer.byteLength(json);
  return Buffer.from(
    `${head}Content-Type: application/scim+json\r\nContent-Length: ${length}\r\n\r\n${json}`,
  );
}

/**
 * One kept-alive connection that sends one request at a time. It reads no more of HTTP than the servers
 * measured here write, because a complete client would use more processor time than they do.
 */
export class Connection {
  readonly #socket: Socket;
  #parts: Buffer[] = [];
  #wanted: number | undefined;
  #bodyAt = 0;
  #size = 0;
  #settle: ((answer: Answer) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (part) => this.#receive(part));
    socket.on('error', (error) => {
      throw error;
    });
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Connection(socket);
  }

  send(call: Call): Promise<Answer> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#socket.write(bytesOf(call));
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(part: Buffer): void {
    this.#parts.push(part);
    this.#size += part.length;
    if (this.#wanted === undefined) this.#readHead();
    if (this.#wanted === undefined || this.#size < this.#wanted) return;
    const whole = Buffer.concat(this.#parts);
    const status = Number(whole.toString('latin1', 9, 12));
    const answer = { status, body: whole.subarray(this.#bodyAt) };
    this.#parts = [];
    this.#size = 0;
    this.#wanted = undefined;
    this.#settle?.(answer);
  }

  #readHead(): void {
    const [first] = this.#parts;
    const received = this.#parts.length === 1 && first ? first : Buffer.concat(this.#parts);
    const end = received.indexOf(HEAD_END);
    if (end < 0) return;
    const head = received.toString('latin1', 0, end);
    if (/^transfer-encoding:/im.test(head)) throw new Error('The load cannot read chunks.');
    this.#bodyAt = end + HEAD_END.length;
    this.#wanted = this.#bodyAt + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  }
}
