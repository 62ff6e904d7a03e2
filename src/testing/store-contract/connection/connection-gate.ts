import { AsyncLocalStorage } from 'node:async_hooks';
import { SecondConnectionError } from './second-connection-error.js';

/** What the suite needs of a connection that a pool has lent. */
export interface LentConnection {
  release(...args: never[]): unknown;
}

/** What the suite needs of a pool: `Pool` of `pg` has it. Some only lend connections. */
export interface CountedPool {
  query?(...args: never[]): unknown;
  connect(): Promise<LentConnection>;
}

/**
 * Tells a store that asks for a second connection while it, or its unit of work, holds the first: it fails with
 * a {@link SecondConnectionError} at once, where in production, on a busy pool, it would wait for ever. Give it
 * to {@link storeContract} as `connectionGate`, and let the stores take their connections through it. Outside of
 * {@link ConnectionGate.only} it lets everything through.
 */
export interface ConnectionGate {
  /** The same pool, counted. */
  pool<P extends CountedPool>(pool: P): P;
  /**
   * For other drivers: runs work that takes a connection and gives it back when its promise settles.
   *
   * @example
   * const unitOfWork: UnitOfWork = {
   *   run: (ctx, work) => gate.use(() => db.transaction((tx) => work({ ...ctx, transaction: tx }))),
   * };
   */
  use<T>(work: () => Promise<T>): Promise<T>;
  /** Runs work, such as a test of your own, on a pool of one connection. */
  only<T>(work: () => Promise<T>): Promise<T>;
}

/** The only connection of one check. */
interface Connection {
  /** Lent by `connect`, or within `use`, and not given back yet. */
  lent: boolean;
  /** When the statements before are done. */
  free: Promise<void>;
}

interface Flow {
  readonly connection: Connection;
  /** Whether this flow is within `use`. */
  readonly holding: boolean;
}

class OneConnection implements ConnectionGate {
  readonly #flows = new AsyncLocalStorage<Flow>();

  readonly only = <T>(work: () => Promise<T>): Promise<T> => {
    const connection = { lent: false, free: Promise.resolve() };
    return this.#flows.run({ connection, holding: false }, work);
  };

  readonly use = async <T>(work: () => Promise<T>): Promise<T> => {
    const flow = this.#flows.getStore();
    if (flow === undefined) return work();
    const giveBack = await this.#take(flow, 'another piece of work');
    try {
      return await this.#flows.run({ ...flow, holding: true }, work);
    } finally {
      giveBack();
    }
  };

  readonly pool = <P extends CountedPool>(pool: P): P => {
    const query = (...args: never[]) => this.#statement(args, () => pool.query?.(...args));
    const connect = () => this.#connect(pool);
    const counted: Readonly<Record<PropertyKey, unknown>> = {
      ...(pool.query && { query }),
      connect,
    };
    return new Proxy(pool, {
      get(target, name) {
        if (Object.hasOwn(counted, name)) return counted[name];
        const member: unknown = Reflect.get(target, name, target);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  };

  async #statement(args: readonly unknown[], run: () => unknown): Promise<unknown> {
    const flow = this.#flows.getStore();
    if (flow === undefined) return run();
    const giveBack = await this.#take(flow, String(args[0]));
    try {
      return await run();
    } finally {
      giveBack();
    }
  }

  async #connect(pool: CountedPool): Promise<LentConnection> {
    const flow = this.#flows.getStore();
    if (flow === undefined) return pool.connect();
    const giveBack = await this.#take(flow, 'connect()');
    const { connection } = flow;
    connection.lent = true;
    const end = () => {
      connection.lent = false;
      giveBack();
    };
    const client = await pool.connect().catch((error: unknown) => {
      end();
      throw error;
    });
    const release = (...args: never[]) => {
      end();
      return client.release(...args);
    };
    return new Proxy(client, {
      get(target, name) {
        if (name === 'release') return release;
        const member: unknown = Reflect.get(target, name, target);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  }

  /** @throws SecondConnectionError if whoever asks would wait for itself. */
  async #take({ connection, holding }: Flow, what: string): Promise<() => void> {
    if (holding || connection.lent) throw new SecondConnectionError(what);
    const before = connection.free;
    let giveBack: () => void = () => {};
    connection.free = new Promise((resolve) => {
      giveBack = resolve;
    });
    await before;
    return giveBack;
  }
}

/**
 * Makes a {@link ConnectionGate}.
 *
 * @example
 * const connectionGate = createConnectionGate();
 * const pool = connectionGate.pool(new pg.Pool());
 * storeContract({ describe, it }, () => createStores(pool), { connectionGate });
 */
export function createConnectionGate(): ConnectionGate {
  return new OneConnection();
}
