import type { AuditExchange } from './exchange.js';

/** The server did not do what the audit asks for. */
export class AuditFailure extends Error {
  /** What was sent and answered last, redacted; undefined if nothing was. */
  readonly exchange: AuditExchange | undefined;

  constructor(message: string, exchange?: AuditExchange) {
    super(message);
    this.name = 'AuditFailure';
    this.exchange = exchange;
  }
}

/** Ends an audit that cannot be carried out here. */
export class AuditSkip extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'AuditSkip';
  }
}
