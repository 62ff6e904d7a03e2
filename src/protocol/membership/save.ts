import { describeError } from '../../errors/describe-error.js';
import type {
  Member,
  MemberRef,
  MembersChange,
  MembersChangeResult,
  ResourceDraft,
  ResourceRecord,
} from '../../stores/contract/resource.js';
import type { ReplaceOptions } from '../../stores/contract/store.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { OpenUnit } from '../model/unit.js';
import { withActive } from '../representation/with-active.js';
import { refuseDeepGroups } from './refuse-deep-groups.js';

/** What is to be written: the record, and for stores that take it a change of membership. */
export interface Save {
  /** undefined for a new resource. */
  readonly id: string | undefined;
  readonly draft: ResourceDraft;
  /** The record as it was, without members; undefined for a new resource. */
  readonly before?: ResourceDraft;
  readonly change?: MembersChange | undefined;
  /** Who joins, where the draft says it; a store that takes changes says it itself. */
  readonly joining?: readonly MemberRef[];
  readonly options?: ReplaceOptions;
}

export interface Saved {
  readonly record: ResourceRecord;
  readonly members?: MembersChangeResult;
}

/** The record with the version and time that its membership change gave it. */
function after(record: ResourceRecord, result: MembersChangeResult): ResourceRecord {
  const { version, lastModified } = result;
  const meta = { ...record.meta, lastModified, ...(version === undefined ? {} : { version }) };
  return { ...record, meta };
}

/**
 * Takes back what was written of a record whose membership could not be changed, where no unit of work
 * does: what a client is told has failed has not been done by half.
 */
async function compensate(
  call: Call,
  { ctx }: OpenUnit,
  { store, type }: Endpoint,
  { id, before = {} }: Save,
  { id: written, meta }: ResourceRecord,
): Promise<void> {
  if (call.config.unitOfWork) return;
  const { revision = meta.version } = meta;
  try {
    if (id === undefined) await store.delete(ctx, written);
    else {
      const options = revision === undefined ? {} : { expectedRevision: revision };
      await store.replace(ctx, id, before, options);
    }
  } catch (error) {
    call.config.logger.error('a write that failed by half could not be taken back', {
      requestId: ctx.requestId,
      resourceType: type.name,
      resourceId: written,
      error: describeError(error),
    });
  }
}

/** The same for a change of members; what clients called those who are back is lost. */
async function takeBackMembers(
  call: Call,
  { ctx }: OpenUnit,
  { groupStore, type }: Endpoint,
  id: string,
  { added, removed }: MembersChangeResult,
): Promise<void> {
  if (call.config.unitOfWork) return;
  try {
    const change = { from: 'current', add: removed, remove: added, unknown: 'skip' } as const;
    await groupStore?.changeMembers?.(ctx, id, change);
  } catch (error) {
    call.config.logger.error('members of a write that was refused could not be taken back', {
      requestId: ctx.requestId,
      resourceType: type.name,
      resourceId: id,
      error: describeError(error),
    });
  }
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
    await takeBackMembers(call, unit, endpoint, id, members);
    throw error;
  }
}

/**
 * Changes the members of a group; undefined for a store that does not take changes.
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
): Promise<MembersChangeResult | undefined> {
  const result = await endpoint.groupStore?.changeMembers?.(unit.ctx, id, change, options);
  if (result) await checkDepth(call, unit, endpoint, id, result);
  return result;
}

/** Writes a record and its membership in the same step; undefined where the store cannot. */
async function saveTogether(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  work: Save,
): Promise<Saved | undefined> {
  const { id, draft, change, options = {} } = work;
  const { groupStore } = endpoint;
  if (!change || !groupStore?.saveWithMembers) return undefined;
  const saved = await groupStore.saveWithMembers(unit.ctx, id, draft, change, options);
  const { group: record, members } = saved;
  try {
    await checkDepth(call, unit, endpoint, record.id, members);
  } catch (error) {
    await compensate(call, unit, endpoint, work, record);
    throw error;
  }
  return { record, members };
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
  const { ctx } = unit;
  const { store } = endpoint;
  const { id, draft, change, joining = [], options = {} } = work;
  const together = await saveTogether(call, unit, endpoint, work);
  if (together) return together;
  if (joining.length > 0) await refuseDeepGroups(call, unit, endpoint, id, joining);
  const written =
    id === undefined
      ? await store.create(ctx, draft)
      : await store.replace(ctx, id, draft, options);
  const record = withActive(call, endpoint, written, draft.active);
  if (!change) return { record };
  try {
    const members = await saveMembers(call, unit, endpoint, record.id, change);
    return members ? { record: after(record, members), members } : { record };
  } catch (error) {
    await compensate(call, unit, endpoint, work, record);
    throw error;
  }
}

const listOf = (members: unknown): readonly Member[] => (Array.isArray(members) ? members : []);
const idsOf = (members: readonly Member[]): ReadonlySet<string> =>
  new Set(members.map(({ value }) => value));

/** What a store that keeps members in the record changed, told like a store that takes changes. */
export function membersDifference(
  before: unknown,
  after: unknown,
  record: ResourceRecord,
  unknown: readonly Member[],
): MembersChangeResult {
  const old = idsOf(listOf(before));
  const now = idsOf(listOf(after));
  const { version, lastModified } = record.meta;
  return {
    ...(version === undefined ? {} : { version }),
    lastModified,
    added: listOf(after).filter(({ value }) => !old.has(value)),
    removed: listOf(before).filter(({ value }) => !now.has(value)),
    unknown,
  };
}
