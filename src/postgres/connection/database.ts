import { isStoreError } from '../../errors/is-store-error.js';
import type { RequestContext, UnitOfWork } from '../../index.js';
import { Mutex } from '../../lib/mutex.js';
import { pauseBeforeRetry } from '../../lib/retry.js';
import type { PostgresConnection, PostgresRow } from './pool.js';
import type { Session } from './session.js';
import type { SqlValue } from './sql-value.js';
import { type KnownAttributes, storeErrorOf } from './store-error.js';
import type { Tables } from './tables.js';
import { type Effect, openUnit, type Unit } from './unit.js';

/** The context of a call, as far as a statement needs it: the transaction that it belongs to, if any. */
export type Within = Pick<RequestContext, 'transaction'>;

/** Runs statements on one connection. */
export interface Statements {
  /**
   * Runs one statement.
   *
   * @param values - strings, numbers, booleans and null; a list goes as JSON, for drivers differ in arrays.
   * @throws StoreError for what the database says.
   */
  query(text: string, values?: readonly SqlValue[]): Promise<readonly PostgresRow[]>;
}

export type { SqlValue };

/** The tables of the library in one database, and the ways to run statements over them. */
export interface Database {
  readonly tables: Tables;
  /** Makes all that one operation writes a single commit; nested calls join. */
  readonly unitOfWork: UnitOfWork<PostgresConnection>;
  /**
   * One statement, in the transaction of the context or by itself.
   *
   * @param effect - what it is to a unit of work that holds something back; default `changes`.
   */
  query(
    within: Within,
    text: string,
    values?: readonly SqlValue[],
    effect?: Effect,
  ): Promise<readonly PostgresRow[]>;
  /** The unit of work that {@link unitOfWork} has begun; undefined where a transaction is the host's, or none is open. */
  unitOf(within: Within): Unit | undefined;
  /**
   * Several statements as one step: a transaction, or inside a unit of work a savepoint, after whose failure
   * the unit can go on. As a transaction it may run more than once.
   */
  step<T>(within: Within, work: (db: Statements) => Promise<T>): Promise<T>;
}

/** No unit of work is open. */
export const ALONE: Within = Object.freeze({});

interface DatabaseOptions {
  readonly session: Session;
  readonly tables: Tables;
  /** What errors are about. */
  readonly attributes: KnownAttributes;
  /** Awaited before anything is asked: whether the tables are those that this code knows. */
  readonly verify: () => Promise<void>;
  /** Told each error, as the stores are. */
  readonly onError: (error: unknown) => void;
}

export function createDatabase({
  session,
  tables,
  attributes,
  verify,
  onError,
}: DatabaseOptions): Database {
  /** Runs statements; errors of the database become those of the store contract. */
  async function telling<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const told = storeErrorOf(error, attributes);
      onError(told);
      throw told;
    }
  }

  const statementsOn = (connection: PostgresConnection): Statements => ({
    query: (text, values = []) => telling(async () => (await connection.query(text, values)).rows),
  });

  const units = new WeakMap<object, Unit>();

  const unitOf = ({ transaction }: Within): Unit | undefined =>
    transaction === undefined ? undefined : units.get(connectionOf(transaction));

  const turns = new WeakMap<PostgresConnection, Mutex>();

  /** Lets one at a time onto a connection: what fails takes back all that has run since its savepoint. */
  async function inTurn<T>(
    within: Within,
    effect: Effect,
    work: (connection: PostgresConnection) => Promise<T>,
  ): Promise<T> {
    const unit = unitOf(within);
    if (unit !== undefined) return unit.inTurn(effect, work);
    const connection = connectionOf(within.transaction);
    const turn = turns.get(connection) ?? new Mutex();
    turns.set(connection, turn);
    const giveBack = await turn.acquire();
    try {
      return await work(connection);
    } finally {
      giveBack();
    }
  }

  async function savepoint<T>(
    connection: PostgresConnection,
    work: (db: Statements) => Promise<T>,
  ): Promise<T> {
    const db = statementsOn(connection);
    await db.query('SAVEPOINT scim_step');
    try {
      const result = await work(db);
      await db.query('RELEASE SAVEPOINT scim_step');
      return result;
    } catch (error) {
      // Where this fails, too, the transaction is lost; what is told is why.
      await db.query('ROLLBACK TO SAVEPOINT scim_step').catch(() => {});
      throw error;
    }
  }

  /** Commits what the work has written, and what it has held back. */
  async function runUnit<T>(
    connection: PostgresConnection,
    work: (connection: PostgresConnection) => Promise<T>,
  ): Promise<T> {
    const unit = openUnit(connection);
    units.set(unit.connection, unit);
    let result: T;
    try {
      result = await work(unit.connection);
    } catch (error) {
      unit.abandon();
      throw error;
    }
    await unit.end();
    return result;
  }

  return {
    tables,
    unitOf,
    unitOfWork: {
      async run(ctx, work) {
        if (ctx.transaction !== undefined) return work(ctx);
        await verify();
        return telling(() =>
          session.transaction((connection) =>
            runUnit(connection, (transaction) => work(Object.freeze({ ...ctx, transaction }))),
          ),
        );
      },
    },
    async query(within, text, values = [], effect = 'changes') {
      if (within.transaction !== undefined) {
        return telling(() =>
          inTurn(within, effect, (connection) => statementsOn(connection).query(text, values)),
        );
      }
      await verify();
      return again(() => telling(async () => (await session.query(text, values)).rows));
    },
    async step(within, work) {
      if (within.transaction !== undefined) {
        return telling(() =>
          inTurn(within, 'changes', (connection) => savepoint(connection, work)),
        );
      }
      await verify();
      return again(() =>
        telling(() => session.transaction((connection) => work(statementsOn(connection)))),
      );
    },
  };
}

const MAX_RETRIES = 10;

/**
 * Runs by itself once more what got in the way of others: deadlocks are always possible, and where a host's default is
 * an isolation level above READ COMMITTED, conflicts of lone statements as well. Units of work are run again by whoever has begun them.
 */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let retry = 0; ; retry += 1) {
    try {
      return await work();
    } catch (error) {
      if (retry >= MAX_RETRIES || !isTransient(error)) throw error;
      await pauseBeforeRetry(retry);
    }
  }
}

function isTransient(error: unknown): boolean {
  return isStoreError(error, 'versionConflict') && error.isTransient;
}

/** The same tables over a connection on which a transaction of the host's is open: everything joins it. */
export function joining(database: Database, connection: PostgresConnection): Database {
  const inside = <T extends Within>(within: T): T =>
    within.transaction === undefined ? { ...within, transaction: connection } : within;
  return {
    tables: database.tables,
    unitOf: (within) => database.unitOf(inside(within)),
    unitOfWork: {
      run: (ctx, work) => database.unitOfWork.run(Object.freeze(inside(ctx)), work),
    },
    query: (within, text, values, effect) => database.query(inside(within), text, values, effect),
    step: (within, work) => database.step(inside(within), work),
  };
}

/** Whatever a unit of work has put into the context is the connection of that unit: ours, or the host's. */
function connectionOf(transaction: unknown): PostgresConnection {
  return transaction as PostgresConnection;
}
