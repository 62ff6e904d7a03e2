import { createHmac, randomBytes } from 'node:crypto';
import { WebhookError } from './webhook-error.js';

const PREFIX = 'whsec_';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const KEY_BYTES = 32;
const [LEAST_BYTES, MOST_BYTES] = [24, 64] as const;

/** What is signed (Standard Webhooks): who sends it again sends the same id. */
export interface SignedMessage {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * Makes a secret for webhooks: `whsec_` and 256 random bits. Show it to the customer once, who enters it at the receiver.
 *
 * @example
 * const secret = createWebhookSecret();
 */
export const createWebhookSecret = (): string =>
  `${PREFIX}${randomBytes(KEY_BYTES).toString('base64')}`;

/** @throws WebhookError `secret` */
function keyOf(secret: unknown): Buffer {
  const encoded = typeof secret === 'string' && secret.startsWith(PREFIX) ? secret.slice(6) : '';
  const key = Buffer.from(BASE64.test(encoded) ? encoded : '', 'base64');
  if (key.length < LEAST_BYTES || key.length > MOST_BYTES) throw new WebhookError('secret');
  return key;
}

/** The digest of a message by one secret. @throws WebhookError `secret` */
export function digestOf(secret: string, { id, timestamp, body }: SignedMessage): Buffer {
  return createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest();
}

/** The headers of a message, signed with each secret, so that a receiver can change over. */
export function signedHeaders(
  secrets: readonly string[],
  message: SignedMessage,
): Readonly<Record<string, string>> {
  const signatures = secrets.map((secret) => `v1,${digestOf(secret, message).toString('base64')}`);
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestamp),
    'webhook-signature': signatures.join(' '),
  };
}
