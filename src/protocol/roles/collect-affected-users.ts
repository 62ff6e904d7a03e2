import { setImmediate as nextTurn } from 'node:timers/promises';
import { ROLE_BATCH } from '../../roles/apply-roles.js';
import { usersBelow } from '../../roles/users-below.js';
import type { MemberRef } from '../../stores/contract/resource.js';
import type { Config } from '../model/config.js';
import type { RolesConfig } from '../model/roles-config.js';
import type { OpenUnit } from '../model/unit.js';

/** Parts of a list, each small enough for one call of a store. */
export function* batchesOf<T>(list: readonly T[]): Iterable<readonly T[]> {
  for (let at = 0; at < list.length; at += ROLE_BATCH) yield list.slice(at, at + ROLE_BATCH);
}

/** The event loop gets its turn between two batches. */
async function* batches(ids: AsyncIterable<string>): AsyncIterable<readonly string[]> {
  let batch: string[] = [];
  for await (const id of ids) {
    batch.push(id);
    if (batch.length < ROLE_BATCH) continue;
    yield batch;
    batch = [];
    await nextTurn();
  }
  if (batch.length > 0) yield batch;
}

/** Leaves everybody gathered so far to the role jobs, in the commit of the unit. */
export async function enqueueAffectedUsers({ jobs }: RolesConfig, unit: OpenUnit): Promise<void> {
  const { affected } = unit;
  const ids = [...affected.users];
  affected.users.clear();
  if (ids.length > 0) affected.queued = true;
  for (const [at, batch] of [...batchesOf(ids)].entries()) {
    if (at > 0) await nextTurn();
    await jobs?.enqueue(unit.ctx, batch);
  }
}

/**
 * Notes the users among these members and below the groups among them. Beyond the bound of one commit they
 * go to the role jobs as they come, so that memory stays flat; without a unit of work only when
 * everything else is written, for a job must not be done before the change it is about.
 */
export async function collectAffectedUsers(
  config: Config,
  roles: RolesConfig,
  unit: OpenUnit,
  members: readonly MemberRef[],
): Promise<void> {
  const { affected, ctx } = unit;
  const groups = roles.groupEndpoint?.groupStore;
  if (!groups) return;
  const spills = roles.jobs !== undefined && config.unitOfWork !== undefined;
  for await (const batch of batches(usersBelow(ctx, groups, members))) {
    for (const id of batch) affected.users.add(id);
    if (spills && (affected.queued || affected.users.size > roles.maxInCommit)) {
      await enqueueAffectedUsers(roles, unit);
    }
  }
}
