import type {
  MembersChange,
  MembersChangeResult,
  ResourceDraft,
  ResourceRecord,
} from '../../stores/contract/resource.js';
import type { GroupStore, ReplaceOptions } from '../../stores/contract/store.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { MembersWrite } from '../model/membership.js';
import type { OpenUnit } from '../model/unit.js';
import { withoutIncluded } from '../representation/included.js';
import { withActive } from '../representation/with-active.js';
import { compensateMembers, compensateRecord } from './compensate.js';
import { resultOf } from './difference.js';
import { possibleGroups, refuseDeepGroups } from './refuse-deep-groups.js';

/** What is to be written, and over what. */
export interface Save extends MembersWrite {
  /** undefined for a new resource. */
  readonly id: string | undefined;
  /** The record as it was, without members; undefined for a new resource. */
  readonly before?: ResourceDraft;
  readonly options?: ReplaceOptions;
}

export interface Saved {
  readonly record: ResourceRecord;
  /** undefined where nothing was said about members. */
  readonly members: MembersChangeResult | undefined;
}

/** A group store that takes changes: no other is given one. */
type ChangingStore = GroupStore & Required<Pick<GroupStore, 'changeMembers'>>;

/** A group store that writes a record and its membership in one step. */
type SavingStore = GroupStore & Required<Pick<GroupStore, 'saveWithMembers'>>;

const canSaveTogether = (store: GroupStore): store is SavingStore =>
  store.saveWithMembers !== undefined;

/** The record with the version and time that its membership change gave it. */
export function withMembersVersion(
  record: ResourceRecord,
  result: MembersChangeResult,
): ResourceRecord {
  const { version, lastModified } = result;
  const meta = { ...record.meta, lastModified, ...(version === undefined ? {} : { version }) };
  return { ...record, meta };
}

/** Looks at how deep groups are nested now; which of the members are groups, only the store could tell. */
async function checkDepth(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  id: string,
  members: MembersChangeResult,
): Promise<void> {
  try {
    await refuseDeepGroups(call, unit, endpoint, id, members.added);
  } catch (error) {
    await compensateMembers(call, unit, endpoint, id, members);
    throw error;
  }
}

/**
 * Changes the members of a group.
 *
 * @throws ScimError 400 `invalidValue` where groups would be nested too deep.
 */
export async function saveMembers(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  id: string,
  change: MembersChange,
  options?: { readonly expectedVersion?: string },
): Promise<MembersChangeResult> {
  const store = endpoint.groupStore as ChangingStore;
  const result = await store.changeMembers(unit.ctx, id, change, options);
  await checkDepth(call, unit, endpoint, id, result);
  return result;
}

/** Writes a record and its membership in the same step. */
async function saveTogether(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  store: SavingStore,
  { id, draft, before, change, options = {} }: Save & { readonly change: MembersChange },
): Promise<Saved> {
  const saved = await store.saveWithMembers(unit.ctx, id, draft, change, options);
  const { group: record, members } = saved;
  try {
    await checkDepth(call, unit, endpoint, record.id, members);
  } catch (error) {
    await compensateRecord(call, unit, endpoint, before, record);
    throw error;
  }
  return { record, members };
}

async function saveRecord(
  call: Call,
  { ctx }: OpenUnit,
  endpoint: Endpoint,
  { id, draft, options = {} }: Save,
): Promise<ResourceRecord> {
  const { store } = endpoint;
  const written =
    id === undefined
      ? await store.create(ctx, draft)
      : await store.replace(ctx, id, draft, options);
  return withoutIncluded(endpoint, withActive(call, endpoint, written, draft.active));
}

/**
 * Writes a record, and its membership in the same step where the store can.
 *
 * @throws ScimError 400 `invalidValue` where groups would be nested too deep.
 */
export async function save(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  work: Save,
): Promise<Saved> {
  const { id, before, change, difference } = work;
  const { groupStore } = endpoint;
  if (change && groupStore && canSaveTogether(groupStore)) {
    return saveTogether(call, unit, endpoint, groupStore, { ...work, change });
  }
  if (difference && difference.added.length > 0) {
    const joining = possibleGroups(call, endpoint, difference.added);
    await refuseDeepGroups(call, unit, endpoint, id, joining);
  }
  const record = await saveRecord(call, unit, endpoint, work);
  if (!change) return { record, members: difference && resultOf(difference, record) };
  try {
    const members = await saveMembers(call, unit, endpoint, record.id, change);
    return { record: withMembersVersion(record, members), members };
  } catch (error) {
    await compensateRecord(call, unit, endpoint, before, record);
    throw error;
  }
}

/** What a write comes to that would change nothing: who is unknown is told all the same. */
export function unsaved(record: ResourceRecord, { difference }: MembersWrite): Saved {
  return { record, members: difference && resultOf(difference, record) };
}
