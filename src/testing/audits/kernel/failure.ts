import type { AuditExchange } from './exchange.js';

/** The server did not do what the audit asks for. */
export class AuditFailure extends Error {
  /**
   * What was sent and answered, redacted: the request that shows the fault, behind the write that led
   * there if it is another one.
   */
  readonly exchanges: readonly AuditExchange[];
  /** What lies behind the failure, in words that are the same for each audit that fails for it. */
  override readonly cause: string;

  constructor(message: string, exchanges: readonly AuditExchange[] = [], cause: string = message) {
    super(message);
    this.name = 'AuditFailure';
    this.exchanges = exchanges;
    this.cause = cause;
  }
}

/** Ends an audit that cannot be carried out here. */
export class AuditSkip extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'AuditSkip';
  }
}
