import type { WireAnswer } from './exchange.js';
import type { Leftover } from './ledger.js';

type SendPlain = (method: string, path: string) => Promise<WireAnswer>;

const isGone = (status: number) => (status >= 200 && status < 300) || status === 404;

/** Groups first: some servers keep users who are members. */
const groupsFirst = (a: string, b: string) =>
  Number(b.startsWith('/Groups/')) - Number(a.startsWith('/Groups/'));

/** Deletes resources and tells which are still there. */
export async function cleanUp(
  paths: Iterable<string>,
  send: SendPlain,
): Promise<readonly Leftover[]> {
  const leftovers: Leftover[] = [];
  for (const path of [...paths].sort(groupsFirst)) {
    const { status, text } = await send('DELETE', path);
    if (isGone(status)) continue;
    const reason = status === 0 ? `no answer (${text})` : `DELETE was answered ${status}`;
    leftovers.push({ path, reason });
  }
  return leftovers;
}

/** Those that are still there although DELETE said otherwise. */
export async function stillThere(
  paths: Iterable<string>,
  send: SendPlain,
): Promise<readonly Leftover[]> {
  const found: Leftover[] = [];
  for (const path of paths) {
    const { status } = await send('GET', path);
    if (status === 200) found.push({ path, reason: 'still there after DELETE' });
  }
  return found;
}
