import { checkKeys } from '../../errors/check-keys.js';
import { invalidOption } from '../../errors/invalid-option.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import { safeLogger } from '../../lib/hooks/safe-logger.js';
import { keysOf } from '../../lib/known-keys.js';
import type { Logger } from '../../lib/logger.js';
import type { Alert, AlertSender } from '../alert.js';
import { INTERNET, type Network, postWebhook } from './post-webhook.js';
import { readUrl } from './read-url.js';
import { signedHeaders } from './sign.js';

/** Where the webhooks of a tenant go. */
export interface WebhookEndpoint {
  /** Begins with `https:`; of a public host, port 443 or 8443. */
  readonly url: string;
  /** As {@link createWebhookSecret} has made it; several while the receiver changes over. */
  readonly secret: string | readonly string[];
}

/** What {@link createWebhookSender} takes. */
export interface WebhookSenderOptions {
  /** What the customer has entered, or undefined for a tenant without webhooks: then there is nothing to be sent. */
  readonly endpoint: (
    tenantId: string,
  ) => WebhookEndpoint | undefined | Promise<WebhookEndpoint | undefined>;
  /** Told when `endpoint` fails; default `console`. */
  readonly logger?: Pick<Logger, 'error'>;
}

const KEYS = keysOf<WebhookSenderOptions>({ endpoint: true, logger: true });

function readEndpoint(answer: unknown): WebhookEndpoint | undefined {
  if (answer === undefined || answer === null) return undefined;
  if (typeof answer === 'object') return answer as WebhookEndpoint;
  throw new TypeError('An endpoint must be an object with "url" and "secret".');
}

/** The body: ids, numbers and names of columns and roles; no texts, for they name what people have written. */
function bodyOf({ kind, time, tenantId, urgency, data }: Alert): string {
  return JSON.stringify({ type: kind, timestamp: time, data: { ...data, tenantId, urgency } });
}

/** @param network - how the world is reached; not an option, so that no host can open what must stay closed. */
export function webhookSender(
  options: WebhookSenderOptions,
  network: Network,
  now: () => number = Date.now,
): AlertSender {
  checkKeys(options, KEYS, 'createWebhookSender()');
  const { endpoint } = options;
  if (typeof endpoint !== 'function') {
    throw invalidOption('endpoint', 'a function of the tenant', 'ERR_SCIM_ALERTS');
  }
  const logger = safeLogger(options.logger ?? console);
  const hook = createHostHook('webhooks.endpoint', { logger });
  return async (alert) => {
    const { tenantId, id } = alert;
    const found = await hook.call(() => endpoint(tenantId), { tenantId }, readEndpoint);
    if (!found) return;
    const url = readUrl(found.url);
    const body = bodyOf(alert);
    const secrets = [found.secret].flat();
    const timestamp = Math.floor(now() / 1_000);
    const headers = signedHeaders(secrets, { id, timestamp, body });
    await postWebhook({ url, headers, body }, network);
  };
}

/**
 * Makes a sender of `createAlerts` that posts to an address of the customer's, signed as
 * [Standard Webhooks](https://www.standardwebhooks.com) say. Only `https`, only public addresses: the name is resolved
 * once, and connected to as it was checked; no redirects, five seconds in all. Attempts are those of `createAlerts`.
 *
 * @throws ScimConfigError `ERR_SCIM_ALERTS`
 * @example
 * const webhooks = new Map([['acme', { url: 'https://acme.example/hooks', secret: createWebhookSecret() }]]);
 * const alerts = createAlerts({
 *   send: {
 *     mail: ({ tenantId, subject, text }) => mailAdministrators(tenantId, subject, text),
 *     webhook: createWebhookSender({ endpoint: (tenantId) => webhooks.get(tenantId) }),
 *   },
 * });
 */
export const createWebhookSender = (options: WebhookSenderOptions): AlertSender =>
  webhookSender(options, INTERNET);
