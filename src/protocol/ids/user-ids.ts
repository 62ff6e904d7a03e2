import type { UserStore } from '../../stores/contract/store.js';
import type { IdTranslation } from './id-translation.js';

/** The methods of a user store besides those of every store, with the ids that clients see. */
export function translateUserMethods(
  store: UserStore,
  ids: IdTranslation,
): Pick<UserStore, 'findPreviousId'> {
  const findPreviousId = store.findPreviousId?.bind(store);
  return {
    ...(findPreviousId && {
      async findPreviousId(ctx, draft) {
        const hostId = await findPreviousId(ctx, ids.decodeDraft(draft));
        return hostId === undefined ? undefined : ids.own.encode(hostId);
      },
    }),
  } satisfies Pick<UserStore, 'findPreviousId'>;
}
