import { randomUUID } from 'node:crypto';
import type { EventOutbox, ScimEvent } from '../../src/index.js';

/** Takes everything out of an outbox that nobody holds, in the order in which it may be told. */
export async function takeAll(outbox: EventOutbox<ScimEvent>): Promise<readonly ScimEvent[]> {
  const owner = randomUUID();
  const taken: ScimEvent[] = [];
  for (;;) {
    const entries = await outbox.claim(owner, 1_000, 60);
    if (entries.length === 0) return taken;
    await outbox.complete(
      owner,
      entries.map(({ id }) => id),
    );
    taken.push(...entries.map(({ event }) => event));
  }
}
