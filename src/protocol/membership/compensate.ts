import { describeError } from '../../errors/describe-error.js';
import type {
  MembersChangeResult,
  ResourceDraft,
  ResourceRecord,
} from '../../stores/contract/resource.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { OpenUnit } from '../model/unit.js';

/**
 * Takes back what was written of a record whose membership could not be changed, where no unit of work
 * does: what a client is told has failed has not been done by half.
 *
 * @param before - the record as it was; undefined for a new one.
 */
export async function compensateRecord(
  { config }: Call,
  { ctx }: OpenUnit,
  { store, type }: Endpoint,
  before: ResourceDraft | undefined,
  { id, meta }: ResourceRecord,
): Promise<void> {
  if (config.unitOfWork) return;
  const { revision = meta.version } = meta;
  try {
    if (before === undefined) await store.delete(ctx, id);
    else {
      const options = revision === undefined ? {} : { expectedRevision: revision };
      await store.replace(ctx, id, before, options);
    }
  } catch (error) {
    config.logger.error('a write that failed by half could not be taken back', {
      requestId: ctx.requestId,
      resourceType: type.name,
      resourceId: id,
      error: describeError(error),
    });
  }
}

/** The same for a change of members; what clients called those who are back is lost. */
export async function compensateMembers(
  { config }: Call,
  { ctx }: OpenUnit,
  { groupStore, type }: Endpoint,
  id: string,
  { added, removed }: MembersChangeResult,
): Promise<void> {
  if (config.unitOfWork) return;
  try {
    const change = { from: 'current', add: removed, remove: added, unknown: 'skip' } as const;
    await groupStore?.changeMembers?.(ctx, id, change);
  } catch (error) {
    config.logger.error('members of a write that was refused could not be taken back', {
      requestId: ctx.requestId,
      resourceType: type.name,
      resourceId: id,
      error: describeError(error),
    });
  }
}
