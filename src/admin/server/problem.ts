import { STATUS_CODES } from 'node:http';
import type { Problem } from '../api-types/tokens.js';

/** A request that is refused; `detail` is shown to the administrator. */
export class AdminError extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.name = 'AdminError';
    this.status = status;
    this.headers = headers;
  }
}

/** The error as a problem document (RFC 9457). */
export function toProblem({ status, message }: AdminError): Problem {
  return { title: STATUS_CODES[status] ?? 'Error', status, detail: message };
}
