import type { AlertDraft, AlertRepeat, AlertStore, StoredAlert } from '../../../../alerts/index.js';
import type { ServiceBench } from '../service.js';

export type Bench = ServiceBench<AlertStore>;

/** Longer than any check takes. */
export const LONG_SECONDS = 3_600;
export const SHORT_SECONDS = 1;
const POLL_MS = 50;
const POLLS = 200;

/** A channel of the check's own: claims are of all tenants. */
export const channelOf = ({ tenantId }: Pick<Bench, 'tenantId'>): string => `channel-${tenantId}`;

type Given = Partial<AlertDraft> & Partial<AlertRepeat>;

/** Raises an alert with a key; its id, or undefined if it was not stored. */
export async function raise(
  bench: Bench,
  key: string,
  given: Given = {},
): Promise<string | undefined> {
  const { againSeconds = LONG_SECONDS, afterEndSeconds = 0, ...more } = given;
  const id = bench.unique('alert');
  const { tenantId, store } = bench;
  const facts = { active: 49, limit: 50 };
  const draft = { id, tenantId, channel: channelOf(bench), key, kind: 'seats.low', facts } as const;
  const isStored = await store.raise({ ...draft, ...more }, { againSeconds, afterEndSeconds });
  return isStored ? id : undefined;
}

export const claim = (bench: Bench, limit = 500, owner = 'process 1', seconds = LONG_SECONDS) =>
  bench.store.claim(owner, [channelOf(bench)], limit, seconds);

export const idsOf = (alerts: readonly StoredAlert[]) => [...alerts].map(({ id }) => id);

/** Raises an alert and has it sent. */
export async function sent(bench: Bench, key: string, given: Given = {}): Promise<string> {
  const id = (await raise(bench, key, given)) ?? 'nothing';
  await claim(bench);
  await bench.store.settle('process 1', id, { status: 'sent' });
  return id;
}

/** Tries until there is something, or for so long that a second has surely passed. */
export async function later<T>(
  { stores: { advanceTime } }: Bench,
  attempt: () => Promise<T>,
  isThere: (answer: T) => boolean,
): Promise<T> {
  await advanceTime?.(SHORT_SECONDS * 1_000 + 1);
  let answer = await attempt();
  for (let poll = 0; !advanceTime && !isThere(answer) && poll < POLLS; poll += 1) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    answer = await attempt();
  }
  return answer;
}
