/** Thrown to a store that asks for a second connection while it, or its unit of work, holds the only one. */
export class SecondConnectionError extends Error {
  /** @param what - the statement, or what else the connection was for. */
  constructor(what: string) {
    super(`A second connection was asked for while the only one was held, for: ${what}`);
    this.name = 'SecondConnectionError';
  }
}
