import { asText, type Json } from './json.js';

export interface Answer {
  /** HTTP status, or 0 if no answer came. */
  readonly status: number;
  /** The body if it is a JSON object, else an empty one. */
  readonly body: Json;
}

/** What the service provider answered instead of what the client can go on with. */
export class ClientRequestError extends Error {
  /** HTTP status, or 0 if no answer came. */
  readonly status: number;
  /** Whether a read was refused, which says that nothing else will be let in either. */
  readonly isRead: boolean;

  constructor(what: string, answer: Answer) {
    const detail = asText(answer.body.detail);
    super(`${what}: answered ${answer.status}${detail === undefined ? '' : ` (${detail})`}.`);
    this.name = 'ClientRequestError';
    this.status = answer.status;
    this.isRead = what.startsWith('GET ');
  }
}
