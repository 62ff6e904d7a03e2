import { randomUUID } from 'node:crypto';
import type { EventOutbox } from '../../../../index.js';
import { callsOf } from '../../calls.js';
import type { Service } from '../service.js';
import { IN_UNITS } from './in-units.js';
import { LEASES } from './leases.js';
import { TELLING } from './telling.js';

/** {@link EventOutbox} */
export const EVENT_OUTBOX: Service<EventOutbox> = {
  name: 'outbox',
  storeOf: ({ eventOutbox }) => eventOutbox,
  // Whoever claims takes what is there: two checks at once would take from each other.
  checks: [...TELLING, ...LEASES, ...IN_UNITS].map((check) => ({ ...check, alone: true })),
  inUnits: true,
  async calls({ store }) {
    const owner = randomUUID();
    const draft = { resource: owner, event: { name: 'a' } };
    const claim = async () => {
      for (const { id, resource } of await store.claim(owner, 1_000, 60))
        if (resource === owner) await store.complete(owner, [id]);
        else await store.lease(owner, [id], 0);
    };
    return [
      ...callsOf('outbox', true, { append: (ctx) => store.append(ctx, [draft]) }),
      ...callsOf('outbox', false, {
        claim,
        lease: () => store.lease(owner, [], 60),
        complete: () => store.complete(owner, []),
      }),
    ];
  },
};
