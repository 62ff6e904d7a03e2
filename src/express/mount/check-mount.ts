import { randomUUID } from 'node:crypto';
import { checkKeys } from '../../errors/check-keys.js';
import {
  type MountFinding,
  type MountFindingCode,
  mountFinding,
} from '../../errors/mount-findings.js';
import { keysOf } from '../../lib/known-keys.js';
import { createProbe, type Probe, type Seen } from './probe.js';

/** Options of {@link checkMount}: the token to ask with, the `fetch` to ask through and how long to wait. */
export interface CheckMountOptions {
  /** A token of this provider; without it nothing is asked that needs one. */
  readonly token?: string;
  /** Default the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Milliseconds for each of up to nine requests; default 5,000. */
  readonly timeoutMs?: number;
}

const KEYS = keysOf<CheckMountOptions>({ token: true, fetch: true, timeoutMs: true });

type Found = MountFindingCode | undefined;

const LARGE = JSON.stringify({ schemas: [], userName: 'x'.repeat(300_000) });

/** As it is copied along with a URL, and as some clients then send it. */
const BLANK = /\s|%20/;

/** What a first, open request shows; undefined if the router itself has answered. */
function strangerIn({ status, isScim, redirected, isPage }: Seen): Found {
  if (isScim) return undefined;
  if (redirected) return 'ERR_SCIM_MOUNT_LOGIN';
  if (status === 404) return 'ERR_SCIM_MOUNT_NOT_FOUND';
  if (isPage || status === 401 || status === 403) return 'ERR_SCIM_MOUNT_LOGIN';
  return status >= 400 ? 'ERR_SCIM_MOUNT_ERROR_PAGES' : 'ERR_SCIM_MOUNT_NOT_FOUND';
}

/** Discovery, which also tells where the router believes to be. */
async function reads(probe: Probe, url: string): Promise<readonly Found[]> {
  const open = await probe('GET', '/ServiceProviderConfig');
  if (!open) return ['ERR_SCIM_MOUNT_UNREACHABLE'];
  const location = open.body?.meta?.location;
  const elsewhere = location !== undefined && location !== `${url}/ServiceProviderConfig`;
  return [
    strangerIn(open),
    elsewhere ? 'ERR_SCIM_MOUNT_BASE_URL' : undefined,
    open.setsCookie ? 'ERR_SCIM_MOUNT_SESSION' : undefined,
  ];
}

/** Requests without credentials, of which nothing may come but errors of the router's own. */
async function strangers(probe: Probe): Promise<readonly Found[]> {
  const list = await probe('GET', '/Users?count=1');
  const found: Found[] = [
    list?.isScim && list.status === 200 ? 'ERR_SCIM_MOUNT_OPEN' : undefined,
    list && !list.isScim ? 'ERR_SCIM_MOUNT_ERROR_PAGES' : undefined,
  ];
  if (found.some((code) => code !== undefined)) return found;
  const post = await probe('POST', '/Users', { body: '{}' });
  if (post && !post.isScim) {
    return [post.status === 403 ? 'ERR_SCIM_MOUNT_CSRF' : 'ERR_SCIM_MOUNT_BODY_PARSER'];
  }
  for (const method of ['PUT', 'PATCH', 'DELETE']) {
    const body = method === 'DELETE' ? {} : { body: '{}' };
    const answer = await probe(method, `/Users/${randomUUID()}`, body);
    if (answer && !answer.isScim) return ['ERR_SCIM_MOUNT_METHOD'];
  }
  const large = await probe('POST', '/Users', { body: LARGE, type: 'application/json' });
  return [large && !large.isScim ? 'ERR_SCIM_MOUNT_BODY_LIMIT' : undefined];
}

/** What the identity provider itself would send when it is connected. */
async function withToken(probe: Probe, token: string): Promise<readonly Found[]> {
  const filter = encodeURIComponent(`userName eq "${randomUUID()}"`);
  const list = await probe('GET', `/Users?filter=${filter}`, { token });
  if (list?.status !== 401) return [];
  return [
    list.challenge.includes('error=') ? 'ERR_SCIM_MOUNT_TOKEN' : 'ERR_SCIM_MOUNT_AUTHORIZATION',
  ];
}

/**
 * Sends a handful of requests to a mounted router from outside, and tells what is wrong around it: a login,
 * CSRF protection or a body parser in front, methods or headers that a proxy keeps back, error pages of its
 * own, locations that name another address. It changes nothing: whatever would write is sent without
 * credentials.
 *
 * @param url - The tenant URL, as the administrator pastes it into the identity provider.
 * @returns Nothing is wrong: an empty list.
 * @example
 * app.listen(3000, async () => {
 *   for (const { code, problem, advice } of await checkMount('https://rfp.example/scim/v2')) {
 *     console.warn(`${code}: ${problem} ${advice}`);
 *   }
 * });
 */
export async function checkMount(
  url: string,
  options: CheckMountOptions = {},
): Promise<readonly MountFinding[]> {
  checkKeys(options, KEYS, 'checkMount()');
  if (BLANK.test(url)) return [mountFinding('ERR_SCIM_MOUNT_BLANK')];
  const { token, fetch: send = fetch, timeoutMs = 5_000 } = options;
  const base = url.replace(/\/+$/, '');
  const probe = createProbe(base, send, timeoutMs);
  const found = [...(await reads(probe, base))];
  const reached = !found.some((code) => code !== undefined && ENDS.has(code));
  if (reached) found.push(...(await strangers(probe)));
  if (reached && token !== undefined) found.push(...(await withToken(probe, token)));
  const codes = new Set(found.filter((code) => code !== undefined));
  return [...codes].map(mountFinding);
}

/** After these there is no router to ask anything else. */
const ENDS: ReadonlySet<MountFindingCode> = new Set([
  'ERR_SCIM_MOUNT_UNREACHABLE',
  'ERR_SCIM_MOUNT_NOT_FOUND',
  'ERR_SCIM_MOUNT_LOGIN',
]);
