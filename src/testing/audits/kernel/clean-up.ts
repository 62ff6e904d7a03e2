import { toAnswer } from './answer.js';
import type { WireAnswer } from './exchange.js';
import { asText } from './json.js';
import type { Leftover } from './ledger.js';

type SendPlain = (method: string, path: string) => Promise<WireAnswer>;

const isGone = (status: number) => (status >= 200 && status < 300) || status === 404;

/** Groups first: some servers keep users who are members. */
const groupsFirst = (a: string, b: string) =>
  Number(b.startsWith('/Groups/')) - Number(a.startsWith('/Groups/'));

/** Deletes resources and tells which are still there. A server that has fallen silent is not asked on. */
export async function cleanUp(
  paths: Iterable<string>,
  send: SendPlain,
): Promise<readonly Leftover[]> {
  const leftovers: Leftover[] = [];
  let silence: string | undefined;
  for (const path of [...paths].sort(groupsFirst)) {
    if (silence === undefined) {
      const { status, text } = await send('DELETE', path);
      if (isGone(status)) continue;
      if (status === 0) silence = `no answer (${text})`;
      else leftovers.push({ path, reason: `DELETE was answered ${status}` });
    }
    if (silence !== undefined) leftovers.push({ path, reason: silence });
  }
  return leftovers;
}

const NAMES: Readonly<Record<string, string>> = { '/Groups': 'displayName', '/Users': 'userName' };
const NOT_OFFERED = [404, 501];
const PAGE = 200;

/** Beyond this many strangers between ours a list is not read on. */
const MAX_PAGES = 20;

/** What bears our names in a list; undefined where it cannot be read to its end. */
async function strayPaths(
  endpoint: string,
  prefix: string,
  send: SendPlain,
): Promise<readonly string[] | undefined> {
  const name = NAMES[endpoint] ?? '';
  const filter = encodeURIComponent(`${name} sw "${prefix}"`);
  const found: string[] = [];
  const known = new Set<string>();
  let seen = 0;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const place = `startIndex=${seen + 1}&count=${PAGE}`;
    const filtered = toAnswer(await send('GET', `${endpoint}?filter=${filter}&${place}`));
    if (filtered.status === 0) return undefined;
    const answer =
      filtered.status === 200 ? filtered : toAnswer(await send('GET', `${endpoint}?${place}`));
    const ours = answer.resources.filter((resource) =>
      asText(resource[name]).toLowerCase().startsWith(prefix),
    );
    found.push(...ours.map(({ id }) => `${endpoint}/${encodeURIComponent(asText(id))}`));
    seen += answer.resources.length;
    if (NOT_OFFERED.includes(answer.status)) return [];
    if (answer.status !== 200) return undefined;
    const ids = answer.resources.map(({ id }) => asText(id));
    // A list without totalResults ends with a page that shows nobody new.
    const isLast = ids.every((id) => known.has(id)) || seen >= Number(answer.body.totalResults);
    for (const id of ids) known.add(id);
    if (isLast) return [...new Set(found)];
  }
  return undefined;
}

/** What a look through the lists has found. */
export interface StrayReport {
  readonly leftovers: readonly Leftover[];
  /** Every list was read to its end: there is nothing else that bears our names. */
  readonly complete: boolean;
}

/**
 * Looks through the lists for what bears our names although no answer said that it was created, or one
 * said that it was deleted; deletes it, and tells what is still there.
 */
export async function cleanUpStrays(prefix: string, send: SendPlain): Promise<StrayReport> {
  const leftovers: Leftover[] = [];
  let complete = true;
  for (const endpoint of Object.keys(NAMES)) {
    const strays = await strayPaths(endpoint, prefix, send);
    complete &&= strays !== undefined;
    if (strays === undefined || strays.length === 0) continue;
    const refused = await cleanUp(strays, send);
    const reasons = new Map(refused.map(({ path, reason }) => [path, reason]));
    for (const path of (await strayPaths(endpoint, prefix, send)) ?? strays) {
      leftovers.push({ path, reason: reasons.get(path) ?? 'still there after DELETE' });
    }
  }
  return { leftovers, complete };
}
