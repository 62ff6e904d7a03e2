/**
 * Why a webhook was not accepted: `url`, `secret`: what the customer has entered cannot be used; `dns`: the name has no
 * address; `address`: one of its addresses is not public; `connection`, `tls`, `timeout`; `redirect`: it is not followed;
 * `http404`: any other status than 2xx.
 */
export type WebhookErrorCode =
  | 'url'
  | 'secret'
  | 'dns'
  | 'address'
  | 'connection'
  | 'tls'
  | 'timeout'
  | 'redirect'
  | `http${number}`;

/** A webhook was not accepted. Says nothing that the receiver has said, but the status. */
export class WebhookError extends Error {
  readonly code: WebhookErrorCode;

  constructor(code: WebhookErrorCode, cause?: unknown) {
    super(`webhook not accepted: ${code}`, cause === undefined ? undefined : { cause });
    this.name = 'WebhookError';
    this.code = code;
  }
}
