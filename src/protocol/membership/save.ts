import { describeError } from '../../errors/describe-error.js';
import type {
  Member,
  MembersChange,
  MembersChangeResult,
  ResourceDraft,
  ResourceRecord,
} from '../../stores/contract/resource.js';
import type { ReplaceOptions } from '../../stores/contract/store.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { Unit } from '../model/unit.js';
import { withActive } from '../representation/with-active.js';

/** What is to be written: the record, and for stores that take it a change of membership. */
export interface Save {
  /** undefined for a new resource. */
  readonly id: string | undefined;
  readonly draft: ResourceDraft;
  /** The record as it was, without members; undefined for a new resource. */
  readonly before?: ResourceDraft;
  readonly change?: MembersChange | undefined;
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
async function takeBack(
  call: Call,
  { ctx }: Unit,
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

/** Writes a record, and its membership in the same step where the store can. */
export async function save(call: Call, unit: Unit, endpoint: Endpoint, work: Save): Promise<Saved> {
  const { ctx } = unit;
  const { store, groupStore } = endpoint;
  const { id, draft, change, options = {} } = work;
  if (change && groupStore?.saveWithMembers) {
    const { group, members } = await groupStore.saveWithMembers(ctx, id, draft, change, options);
    return { record: group, members };
  }
  const written =
    id === undefined
      ? await store.create(ctx, draft)
      : await store.replace(ctx, id, draft, options);
  const record = withActive(call, endpoint, written, draft.active);
  if (!change || !groupStore?.changeMembers) return { record };
  try {
    const members = await groupStore.changeMembers(ctx, record.id, change);
    return { record: after(record, members), members };
  } catch (error) {
    await takeBack(call, unit, endpoint, work, record);
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
