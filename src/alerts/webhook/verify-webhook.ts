import { sameDigest } from '../../auth/digest.js';
import { checkKeys } from '../../errors/check-keys.js';
import { keysOf } from '../../lib/known-keys.js';
import { digestOf } from './sign.js';

/** A webhook as it was received. */
export interface ReceivedWebhook {
  /** With names in lower case, as those of Node are. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As it came: parsed and written again, it would be another. */
  readonly body: string | Uint8Array;
}

/** Options of {@link verifyWebhook}. */
export interface VerifyWebhookOptions {
  /** How far the time of signing may be from now, in seconds; default 300. */
  readonly toleranceSeconds?: number;
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly now?: () => number;
}

const KEYS = keysOf<VerifyWebhookOptions>({ toleranceSeconds: true, now: true });
const SECONDS = /^\d{1,12}$/;
const VERSION = 'v1,';
/** Signatures that are looked at. */
const MOST = 10;

/**
 * Whether a webhook was signed with a secret, not long ago: for receivers. What it tells may arrive more than once, with
 * the same `webhook-id`.
 *
 * @throws WebhookError for a secret that is none.
 * @example
 * app.post('/hooks', express.text({ type: 'application/json' }), (req, res) => {
 *   if (!verifyWebhook(req, process.env.WEBHOOK_SECRET ?? '')) return void res.sendStatus(401);
 *   const { type, data } = JSON.parse(req.body);
 *   res.sendStatus(204);
 * });
 */
export function verifyWebhook(
  { headers, body }: ReceivedWebhook,
  secret: string,
  options: VerifyWebhookOptions = {},
): boolean {
  checkKeys(options, KEYS, 'verifyWebhook()');
  const { toleranceSeconds = 300, now = Date.now } = options;
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signatures } = headers;
  const isComplete =
    typeof id === 'string' && typeof signatures === 'string' && typeof time === 'string';
  const timestamp = isComplete && SECONDS.test(time) ? Number(time) : Number.NaN;
  const text = typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
  const expected = digestOf(secret, { id: String(id), timestamp, body: text });
  if (!isComplete || !(Math.abs(now() / 1_000 - timestamp) <= toleranceSeconds)) return false;
  return signatures
    .split(' ', MOST)
    .filter((each) => each.startsWith(VERSION))
    .map((each) => Buffer.from(each.slice(VERSION.length), 'base64'))
    .some((given) => sameDigest(expected, given));
}
