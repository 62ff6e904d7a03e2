import type { AccessMethods } from '../../stores/contract/access.js';
import type { ProvisionedMethods } from '../../stores/contract/provisioned.js';
import type { UserStore } from '../../stores/contract/store.js';
import type { IdTranslation } from './id-translation.js';
import { existing } from './resource-ids.js';

type TranslatedMethods = Pick<UserStore, 'findPreviousId'> & AccessMethods & ProvisionedMethods;

/** The methods of a user store besides those of every store, with the ids that clients see. */
export function translateUserMethods(store: UserStore, ids: IdTranslation): TranslatedMethods {
  const findPreviousId = store.findPreviousId?.bind(store);
  return {
    ...(findPreviousId && {
      async findPreviousId(ctx, draft) {
        const hostId = await findPreviousId(ctx, ids.decodeDraft(draft));
        return hostId === undefined ? undefined : ids.own.encode(hostId);
      },
    }),
    ...translateAccess(store, ids),
    ...translateProvisioned(store, ids),
  } satisfies TranslatedMethods;
}

function translateAccess(store: AccessMethods, { own }: IdTranslation): AccessMethods {
  const readAccess = store.readAccess?.bind(store);
  const linkIdentity = store.linkIdentity?.bind(store);
  const unlinkIdentity = store.unlinkIdentity?.bind(store);
  return {
    ...(readAccess && {
      async readAccess(ctx, key) {
        const userId = 'userId' in key ? own.decode(key.userId) : undefined;
        if ('userId' in key && userId === undefined) return [];
        const states = await readAccess(ctx, userId === undefined ? key : { userId });
        return states.map((state) => ({ ...state, userId: own.encode(state.userId) }));
      },
    }),
    ...(linkIdentity && {
      linkIdentity: async (ctx, userId, identity) =>
        linkIdentity(ctx, existing(own.decode(userId)), identity),
    }),
    ...(unlinkIdentity && { unlinkIdentity }),
  } satisfies AccessMethods;
}

/** References among the attributes stay as clients see them: that is what they are compared with. */
function translateProvisioned(
  store: ProvisionedMethods,
  { own }: IdTranslation,
): ProvisionedMethods {
  const noteProvisioned = store.noteProvisioned?.bind(store);
  const readProvisioned = store.readProvisioned?.bind(store);
  return {
    ...(noteProvisioned && {
      noteProvisioned: async (ctx, userId, change) =>
        noteProvisioned(ctx, existing(own.decode(userId)), change),
    }),
    ...(readProvisioned && {
      async readProvisioned(ctx, userId) {
        const hostId = own.decode(userId);
        return hostId === undefined ? undefined : readProvisioned(ctx, hostId);
      },
    }),
  } satisfies ProvisionedMethods;
}
