import type { EventOutbox, OutboxEntry } from '../../../../index.js';
import type { ServiceBench } from '../service.js';
import { OutboxDriver } from './outbox-driver.js';

export type Bench = ServiceBench<EventOutbox>;

/** Runs on an outbox, of which others may use other entries, and removes what is left afterwards. */
export const on =
  (work: (box: OutboxDriver) => Promise<void>) =>
  async (bench: Bench): Promise<void> => {
    const box = new OutboxDriver(bench);
    try {
      await work(box);
    } finally {
      await box.empty().catch(() => {});
    }
  };

export const names = (entries: readonly OutboxEntry[]) =>
  [...entries].map(({ event }) => String((event as { readonly name: unknown }).name));

/** All take entries of one outbox, so that none runs while another one does. */
