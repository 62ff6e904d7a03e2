import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { urlAt } from './start-server.js';

/** When a connection is cut: `before` the server sees the statement, or `after` it has answered unheard. */
export type Cut = 'before' | 'after';

/** Stands between a client and a server, and breaks what is between them. */
export interface FaultProxy {
  readonly port: number;
  /** The address of a database of the server, through the proxy. */
  url(database: string): string;
  /** Refuses connections and drops those that are open, as a stopped server does. */
  refuse(): Promise<void>;
  /** Takes connections again, at the same port, and does nothing to them. */
  accept(): Promise<void>;
  /** Drops the open connections, once. Returns how many there were. */
  drop(): number;
  /** Holds back everything until {@link accept}: connections open and hang, as behind a lost network. */
  hang(): void;
  /** Delays each message to the server. 0: no longer. */
  delay(ms: number): void;
  /** Cuts the next connection that sends a statement which ends with this text, e.g. `COMMIT`; resolves when it has. */
  cutAt(text: string, when: Cut): Promise<void>;
  /** Connections that are open. */
  open(): number;
  close(): Promise<void>;
}

/** ReadyForQuery: the server has answered all of what it was asked. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5]);

interface Trap {
  readonly text: string;
  readonly when: Cut;
  readonly sprung: () => void;
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  /** The trap that this link is in, until the server has answered. */
  caught?: Trap;
}

/** Starts a proxy in front of a server (or pgbouncer) of this machine. */
export async function startFaultProxy(target: { readonly port: number }): Promise<FaultProxy> {
  const links = new Set<Link>();
  const held: (() => void)[] = [];
  let traps: readonly Trap[] = [];
  let hanging = false;
  let delayMs = 0;

  function cut(link: Link): void {
    links.delete(link);
    link.client.resetAndDestroy();
    link.server.destroy();
  }

  function pass(link: Link, data: Buffer): void {
    // The end of the text in a message: `COMMIT` is not the `READ COMMITTED` with which transactions begin.
    const trap = traps.find(({ text }) => data.includes(`${text}\0`));
    if (trap !== undefined) {
      traps = traps.filter((each) => each !== trap);
      if (trap.when === 'before') {
        cut(link);
        trap.sprung();
        return;
      }
      link.caught = trap;
    }
    link.server.write(data);
  }

  /** Everything goes through here in its order, whatever is held back. */
  function later(work: () => void): void {
    if (hanging) held.push(work);
    else if (delayMs > 0) setTimeout(work, delayMs);
    else work();
  }

  function serve(client: Socket): void {
    const link: Link = { client, server: connect(target.port, '127.0.0.1') };
    links.add(link);
    client.setNoDelay(true);
    link.server.setNoDelay(true);
    client.on('data', (data) => later(() => links.has(link) && pass(link, data)));
    link.server.on('data', (data) => {
      if (link.caught === undefined) {
        if (hanging) held.push(() => client.write(data));
        else client.write(data);
      } else if (data.includes(READY)) {
        const { sprung } = link.caught;
        cut(link);
        sprung();
      }
    });
    for (const [from, to] of [
      [client, link.server],
      [link.server, client],
    ] as const) {
      from.on('error', () => cut(link));
      from.on('end', () => to.end());
      from.on('close', () => {
        links.delete(link);
        to.destroy();
      });
    }
  }

  let listener: Server | undefined;
  async function listen(port: number): Promise<number> {
    listener = createServer(serve).listen(port, '127.0.0.1');
    await once(listener, 'listening');
    return (listener.address() as AddressInfo).port;
  }

  function drop(): number {
    const count = links.size;
    for (const link of links) cut(link);
    return count;
  }

  async function refuse(): Promise<void> {
    const closed = new Promise((resolve) => (listener ? listener.close(resolve) : resolve(0)));
    listener = undefined;
    drop();
    await closed;
  }

  const port = await listen(0);
  return {
    port,
    url: (database) => urlAt(port, database),
    refuse,
    async accept() {
      hanging = false;
      delayMs = 0;
      for (const work of held.splice(0)) work();
      if (listener === undefined) await listen(port);
    },
    drop,
    hang() {
      hanging = true;
    },
    delay(ms) {
      delayMs = ms;
    },
    cutAt: (text, when) =>
      new Promise((sprung) => {
        traps = [...traps, { text, when, sprung }];
      }),
    open: () => links.size,
    close: refuse,
  };
}
