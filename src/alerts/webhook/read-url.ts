import { isIP } from 'node:net';
import { WebhookError } from './webhook-error.js';

const MAX_LENGTH = 2_048;
/** Other services than those of the web are no receivers. */
const PORTS: ReadonlySet<string> = new Set(['', '443', '8443']);
/** Names for this computer or its network, whatever they resolve to (RFC 6761, RFC 6762, RFC 9476). */
const LOCAL = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|alt|arpa)$/;

/** The host of an address of the web, without the brackets of IPv6 and the dot at the end. */
export const hostOf = ({ hostname }: URL): string =>
  hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

/**
 * The address of a receiver as a customer has entered it. Other spellings of an IP address (`https://2130706433`,
 * `https://0x7f.1`) are written out by `URL`, and checked like any other.
 *
 * @throws WebhookError `url`
 */
export function readUrl(given: unknown): URL {
  if (typeof given !== 'string' || given.length > MAX_LENGTH || !URL.canParse(given)) {
    throw new WebhookError('url');
  }
  const url = new URL(given);
  const host = hostOf(url);
  const isName = isIP(host) === 0;
  const isPlain = url.protocol === 'https:' && url.username === '' && url.password === '';
  const isLocal = isName && (!host.includes('.') || LOCAL.test(host));
  if (!isPlain || !PORTS.has(url.port) || isLocal) throw new WebhookError('url');
  return url;
}
