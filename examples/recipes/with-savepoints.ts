import type { PostgresConnection, PostgresResult } from 'express-scim/postgres';

/** What query builders pass to a driver: a text, or an object with one. */
type Statement = string | { readonly text: string };

/**
 * A connection in the middle of a transaction, for a query builder that begins and ends transactions itself: they become
 * savepoints, so that its `commit` does not end the unit of work that it is a part of.
 */
export function withSavepoints(connection: PostgresConnection) {
  let depth = 0;

  function savepointFor(text: string): string | undefined {
    if (/^\s*(?:begin|start transaction)\b/i.test(text)) {
      depth += 1;
      return `SAVEPOINT host_${depth}`;
    }
    const isRollback = /^\s*rollback\b(?!\s+to\b)/i.test(text);
    if (!isRollback && !/^\s*commit\b/i.test(text)) return undefined;
    if (depth === 0) throw new Error('The transaction is ended by whoever has begun it.');
    const name = `host_${depth}`;
    depth -= 1;
    const release = `RELEASE SAVEPOINT ${name}`;
    return isRollback ? `ROLLBACK TO SAVEPOINT ${name}; ${release}` : release;
  }

  return {
    async query(statement: Statement, values?: readonly unknown[]): Promise<PostgresResult> {
      const savepoint = savepointFor(typeof statement === 'string' ? statement : statement.text);
      if (savepoint !== undefined) return connection.query(savepoint);
      // Drivers take both forms, and the options of an object are of no concern here.
      return connection.query(statement as string, values);
    },
  };
}
