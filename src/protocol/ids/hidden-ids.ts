import type { HiddenMethods } from '../../stores/contract/hidden.js';
import type { IdTranslation } from './id-translation.js';

/** What a store knows of rows that SCIM does not show, which keep the host's own ids until they are linked. */
export function translateHidden(store: HiddenMethods, ids: IdTranslation): HiddenMethods {
  const linkExisting = store.linkExisting?.bind(store);
  const getHidden = store.getHidden?.bind(store);
  const findHidden = store.findHidden?.bind(store);
  return {
    ...(linkExisting && {
      async linkExisting(ctx, hiddenId, draft) {
        return ids.encodeRecord(await linkExisting(ctx, hiddenId, ids.decodeDraft(draft)));
      },
    }),
    ...(getHidden && {
      async getHidden(ctx, hiddenId) {
        const found = await getHidden(ctx, hiddenId);
        return found && { ...found, resource: ids.encodeRecord(found.resource) };
      },
    }),
    ...(findHidden && {
      findHidden: (ctx, draft) => findHidden(ctx, ids.decodeDraft(draft)),
    }),
  } satisfies HiddenMethods;
}
