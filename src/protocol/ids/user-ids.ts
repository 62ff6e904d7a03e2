import type { UserStore } from '../../stores/contract/index.js';
import type { IdTranslation } from './id-translation.js';

/** The methods of a user store besides those of every store, with the ids that clients see. */
export function translateUserMethods(
  store: UserStore,
  ids: IdTranslation,
): Pick<UserStore, 'adopt' | 'recognise'> {
  const adopt = store.adopt?.bind(store);
  const recognise = store.recognise?.bind(store);
  return {
    ...(adopt && {
      async adopt(ctx, hiddenId, draft) {
        return ids.encodeRecord(await adopt(ctx, hiddenId, ids.decodeDraft(draft)));
      },
    }),
    ...(recognise && {
      async recognise(ctx, draft) {
        const hostId = await recognise(ctx, ids.decodeDraft(draft));
        return hostId === undefined ? undefined : ids.own.encode(hostId);
      },
    }),
  } satisfies Pick<UserStore, 'adopt' | 'recognise'>;
}
