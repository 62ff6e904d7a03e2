import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestContext, UnitOfWork } from '../../src/index.js';

type Method = (...args: unknown[]) => unknown;

/** A pool of database connections that has exactly one, as everything that a host gives the router sees it. */
export interface OneConnection {
  /**
   * A store whose every method takes the connection for as long as it runs, unless it is given the context of a
   * unit of work: that unit has the connection already. Called inside a unit without its context it would wait
   * for ever, so it throws at once instead and is noted in {@link violations}.
   */
  store<S extends object>(name: string, store: S, options?: StoreOptions): S;
  /** The same of a function of the host, which may ask its database. */
  hook<F extends (...args: never[]) => unknown>(name: string, hook: F): F;
  /** Units of work that take the connection until they end. */
  unitOfWork(units: UnitOfWork): UnitOfWork;
  /** What would have hung: names of methods and functions, in the order of the calls. */
  readonly violations: readonly string[];
  /** How often each method and function was called: inside a unit with its context, and outside. */
  readonly calls: ReadonlyMap<string, { readonly inside: number; readonly outside: number }>;
}

export interface StoreOptions {
  /** Methods that run work while they hold a lease, not a connection: the outbox's `exclusively`. */
  readonly leases?: readonly string[];
}

interface OpenUnit {
  open: boolean;
}

/** Own and inherited methods; what is no method stays as it is. */
function methodsOf(store: object): readonly string[] {
  const names = new Set<string>();
  for (let at = store; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) {
      if (name !== 'constructor' && typeof Reflect.get(store, name) === 'function') names.add(name);
    }
  }
  return [...names];
}

const isContext = (value: unknown): value is RequestContext =>
  typeof value === 'object' && value !== null && 'tenantId' in value && 'principal' in value;

/**
 * Makes a pool of one connection, to prove that nothing inside a unit of work needs a second one.
 *
 * @example
 * const pool = oneConnection();
 * const { userStore, groupStore, unitOfWork } = createMemoryStores();
 * mountScim({
 *   userStore: pool.store('userStore', userStore),
 *   groupStore: pool.store('groupStore', groupStore),
 *   unitOfWork: pool.unitOfWork(unitOfWork),
 *   authorize: pool.hook('authorize', () => true),
 * });
 * expect(pool.violations).toEqual([]);
 */
export function oneConnection(): OneConnection {
  const current = new AsyncLocalStorage<OpenUnit>();
  const open = new Map<unknown, OpenUnit>();
  const violations: string[] = [];
  const calls = new Map<string, { inside: number; outside: number }>();
  let last: Promise<void> = Promise.resolve();

  function count(name: string, where: 'inside' | 'outside'): void {
    const counted = calls.get(name) ?? { inside: 0, outside: 0 };
    counted[where] += 1;
    calls.set(name, counted);
  }

  function refuse(problem: string): never {
    violations.push(problem);
    throw new Error(`A pool of one connection would hang: ${problem}.`);
  }

  async function acquire(name: string): Promise<() => void> {
    if (current.getStore()?.open) {
      refuse(`${name} was called inside a unit of work without its context`);
    }
    const before = last;
    let release: () => void = () => {};
    last = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  }

  async function outside<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    const release = await acquire(name);
    count(name, 'outside');
    try {
      return await work();
    } finally {
      release();
    }
  }

  async function run(name: string, args: readonly unknown[], work: () => unknown) {
    const transaction = args.find(isContext)?.transaction;
    if (transaction === undefined) return outside(name, work);
    if (!open.get(transaction)?.open) refuse(`${name} was called after its unit of work had ended`);
    count(name, 'inside');
    return work();
  }

  async function leased(name: string, work: () => unknown, method: Method): Promise<unknown> {
    await outside(name, () => undefined);
    const result = await method(work);
    await outside(name, () => undefined);
    return result;
  }

  return {
    violations,
    calls,
    store(name, store, { leases = [] } = {}) {
      const wrapped = methodsOf(store).map((key) => {
        const full = `${name}.${key}`;
        const method: Method = (Reflect.get(store, key) as Method).bind(store);
        const call = leases.includes(key)
          ? (work: unknown) => leased(full, work as () => unknown, method)
          : (...args: unknown[]) => run(full, args, () => method(...args));
        return [key, call] as const;
      });
      return { ...store, ...Object.fromEntries(wrapped) };
    },
    hook(name, hook) {
      const call = (...args: unknown[]) =>
        run(name, args, () => (hook as unknown as Method)(...args));
      return call as unknown as typeof hook;
    },
    unitOfWork: (units) => ({
      async run(ctx, work) {
        if (ctx.transaction !== undefined) return units.run(ctx, work);
        const release = await acquire('unitOfWork.run');
        count('unitOfWork.run', 'outside');
        const unit: OpenUnit = { open: true };
        let transaction: unknown;
        try {
          return await units.run(ctx, (inner) => {
            ({ transaction } = inner);
            open.set(transaction, unit);
            return current.run(unit, () => work(inner));
          });
        } finally {
          unit.open = false;
          open.delete(transaction);
          release();
        }
      },
    }),
  };
}
