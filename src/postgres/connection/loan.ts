import type { PostgresConnection } from './pool.js';

/** A connection for the time of one transaction. */
export interface Loan {
  /** What is passed on, also to functions of the host. */
  readonly connection: PostgresConnection;
  /** Whoever has kept it runs no more statements: by then it may be in the transaction of somebody else. */
  end(): void;
}

/** A statement that came when the unit of work was over, e.g. of a function that was not awaited. */
export class EndedUnitError extends Error {
  constructor() {
    super(
      'The unit of work has ended, and its context is of no use any more: await what is called with it.',
    );
    this.name = 'EndedUnitError';
  }
}

type Query = PostgresConnection['query'];

/**
 * Lends a client out until the loan ends. It remains the client of the driver in all other respects, for a host may
 * hand it to a query builder.
 *
 * @param query - how statements are run on it.
 */
export function lend(client: PostgresConnection, query: Query): Loan {
  let ended = false;
  const guarded: Query = async (...statement) => {
    if (ended) throw new EndedUnitError();
    return query(...statement);
  };
  const connection = new Proxy(client, {
    get(target, name) {
      if (name === 'query') return guarded;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return {
    connection,
    end() {
      ended = true;
    },
  };
}
