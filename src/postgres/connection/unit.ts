import { Mutex } from '../../lib/mutex.js';
import { buildHeld, type Held, type HeldKind } from './held-statement.js';
import { EndedUnitError, lend } from './loan.js';
import type { PostgresConnection } from './pool.js';
import { createUnitMemory, type UnitMemory } from './unit-memory.js';

/**
 * What a statement is to what its unit of work knows and holds back:
 *
 * - `anything`: everything that is held back is written before it, but for what waits for the commit, and nothing is known
 *   after it;
 * - `changes`: of the directory it sees what is held back, and changes what is known;
 * - `reads`: of the directory it sees what is held back, and changes nothing that is known;
 * - `apart`: neither.
 */
export type Effect = 'anything' | 'changes' | 'reads' | 'apart';

/** A unit of work over one connection, which remembers what it has locked and holds back what cannot fail. */
export interface Unit {
  readonly memory: UnitMemory;
  /** What is held back of a kind. */
  held<T>(kind: HeldKind<T>): T | undefined;
  /** Holds writes back, together with what is held of the kind already; nothing of the kind any more where that is undefined. */
  hold<T>(kind: HeldKind<T>, merge: (before: T | undefined) => T | undefined): void;
  /** Writes what is held back of the directory. */
  flush(): Promise<void>;
  /** Runs statements while nothing else runs on the connection. */
  inTurn<T>(effect: Effect, work: (connection: PostgresConnection) => Promise<T>): Promise<T>;
}

/** A unit of work for whoever has begun it. */
export interface OpenUnit extends Unit {
  /** For the host: what it runs here comes after what is held back. */
  readonly connection: PostgresConnection;
  /** Writes what is held back, and takes no more. */
  end(): Promise<void>;
  /** Drops what is held back, and takes no more. */
  abandon(): void;
}

/** A statement of the host's that would commit or roll back the unit of work, which would then tell what never happened. */
class EndingStatementError extends Error {
  constructor() {
    super(
      'The transaction of a unit of work is committed and rolled back by the library alone: use savepoints in it.',
    );
    this.name = 'EndingStatementError';
  }
}

const ENDING =
  /^\s*(?:commit|end|abort|prepare\s+transaction|rollback(?!\s+(?:(?:work|transaction)\s+)?to\b))\b/i;

/** @param statement - a text, or what drivers take in its place. */
function endsTransaction(statement: unknown): boolean {
  const text = typeof statement === 'string' ? statement : (statement as { text?: unknown })?.text;
  return typeof text === 'string' && ENDING.test(text);
}

/** @param connection - on which its transaction is open. */
export function openUnit(connection: PostgresConnection): OpenUnit {
  const turn = new Mutex();
  const memory = createUnitMemory();
  const held = new Map<string, Held>();
  let failure: { readonly error: unknown } | undefined;
  let ended = false;

  function take(effect: Effect): readonly Held[] {
    if (effect === 'apart') return [];
    const taken = [...held.values()].filter(
      ([kind]) => kind.isSeen || (effect === 'anything' && (ended || !kind.isLast)),
    );
    for (const [{ name }] of taken) held.delete(name);
    return taken;
  }

  /** What could not be written makes the unit fail, whoever has caught the error. */
  async function write(taken: readonly Held[]): Promise<void> {
    if (failure !== undefined) throw failure.error;
    if (taken.length === 0) return;
    const { isEmpty, text, values, read } = buildHeld(taken);
    if (isEmpty) return;
    try {
      const { rows } = await connection.query(text, values);
      read(rows[0] ?? {});
    } catch (error) {
      failure = { error };
      throw error;
    }
  }

  async function inTurn<T>(
    effect: Effect,
    work: (connection: PostgresConnection) => Promise<T>,
  ): Promise<T> {
    const giveBack = await turn.acquire();
    try {
      await write(take(effect));
      if (effect === 'anything' || effect === 'changes') memory.forget();
      return await work(connection);
    } finally {
      giveBack();
    }
  }

  const loan = lend(connection, async (...statement) => {
    if (endsTransaction(statement[0])) throw new EndingStatementError();
    return inTurn('anything', ({ query }) => query(...statement));
  });

  const whileOpen: Unit['inTurn'] = async (effect, work) => {
    if (ended) throw new EndedUnitError();
    return inTurn(effect, work);
  };

  function end(): void {
    ended = true;
    loan.end();
    memory.forget();
  }

  return {
    connection: loan.connection,
    memory,
    held: <T>({ name }: HeldKind<T>) => held.get(name)?.[1] as T | undefined,
    hold<T>(kind: HeldKind<T>, merge: (before: T | undefined) => T | undefined) {
      if (ended) throw new EndedUnitError();
      const next = merge(held.get(kind.name)?.[1] as T | undefined);
      if (next === undefined) held.delete(kind.name);
      else held.set(kind.name, [kind as HeldKind<never>, next as never]);
    },
    flush: () => whileOpen('reads', async () => {}),
    inTurn: whileOpen,
    async end() {
      end();
      await inTurn('anything', async () => {});
    },
    abandon() {
      end();
      held.clear();
    },
  };
}
