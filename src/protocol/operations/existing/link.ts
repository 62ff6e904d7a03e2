import { NotFoundError } from '../../../errors/store-errors.js';
import type { JsonObject } from '../../../schema/json.js';
import type { Attributes } from '../../../schema/types.js';
import type { HiddenMethods } from '../../../stores/contract/hidden.js';
import type { ResourceStore } from '../../../stores/contract/store.js';
import { attributesOf, recordCreated, recordMembersChanged } from '../../changes/changes.js';
import { withSummary } from '../../changes/write-summary.js';
import { withoutMembers } from '../../membership/without-members.js';
import type { Call } from '../../model/call.js';
import type { Endpoint } from '../../model/endpoint.js';
import type { OpenUnit } from '../../model/unit.js';
import type { WriteResult } from '../../model/write-result.js';
import { withoutIncluded } from '../../representation/included.js';
import { withActive } from '../../representation/with-active.js';
import { writeInUnit } from '../../transaction/unit.js';
import { activeAttribute } from '../active.js';
import { admit } from '../admission/admit.js';
import { guardDeactivation } from '../guarded.js';
import { notingProvisioned } from '../note-provisioned.js';
import { readNew } from '../read-new.js';
import { addMembers } from './add-members.js';

type LinkingStore = ResourceStore & HiddenMethods & Required<Pick<HiddenMethods, 'linkExisting'>>;

/** Whether a store can make a hidden row a shown one. */
export function canLink(store: ResourceStore & HiddenMethods): store is LinkingStore {
  return typeof store.linkExisting === 'function';
}

/** The row as it is now; undefined where the store cannot tell. @throws NotFoundError */
async function rowBefore(
  { ctx }: OpenUnit,
  store: LinkingStore,
  hiddenId: string,
): Promise<Attributes | undefined> {
  if (!store.getHidden) return undefined;
  const hidden = await store.getHidden(ctx, hiddenId);
  if (!hidden) throw new NotFoundError();
  return attributesOf(hidden.resource);
}

/** Links in a unit of work that the caller has begun. */
async function linkIn(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  store: LinkingStore,
  body: JsonObject,
  hiddenId: string,
): Promise<WriteResult> {
  const { type, membership } = endpoint;
  const { read, supplied, named, skipped } = readNew(call, endpoint, body);
  const asked = membership.resolvable(read, call.rules);
  const draft = withoutMembers(asked.attributes);
  const before = await rowBefore(unit, store, hiddenId);
  const silent = draft.active === undefined;
  const after = silent && before ? { ...draft, active: before.active } : draft;
  const id = store.ids?.encode(hiddenId) ?? hiddenId;
  // Who is linked as inactive loses what they have in the product, like anybody who is switched off.
  await guardDeactivation(call, unit, endpoint, id, before ?? {}, after);
  await admit(call, unit, endpoint, { id, before, after, isLinked: true });
  // Without the default of `active`: a POST that does not say it lets no leaver in.
  const linked = await store.linkExisting(unit.ctx, hiddenId, draft);
  const active = activeAttribute(type) && (draft.active ?? false);
  const shown = withoutIncluded(endpoint, withActive(call, endpoint, linked, active));
  const wasActive = before ? before.active !== false : !silent;
  recordCreated(unit, endpoint, shown, { linked: true }, wasActive, before);
  const { record, members } = await addMembers(call, unit, endpoint, shown, asked);
  if (members) recordMembersChanged(unit, endpoint, record.id, members);
  return { id: record.id, record, supplied, named, skipped };
}

/** Makes a hidden row the new resource, as a unit of work of its own. */
export function link(
  call: Call,
  endpoint: Endpoint,
  store: LinkingStore,
  body: JsonObject,
  hiddenId: string,
): Promise<WriteResult> {
  return writeInUnit(call, endpoint, undefined, (unit) =>
    withSummary(unit, () =>
      notingProvisioned(call, unit, endpoint, 'whole', () =>
        linkIn(call, unit, endpoint, store, body, hiddenId),
      ),
    ),
  );
}
