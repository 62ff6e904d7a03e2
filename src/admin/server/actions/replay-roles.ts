import type { ReplayOptions, RoleReplay } from '../../../roles/index.js';
import type { ReplayView } from '../../api-types/roles.js';
import type { AdminContext } from '../config.js';
import { AdminError } from '../problem.js';
import type { JsonObject } from '../read-json.js';
import { givenRoles } from '../roles/options.js';
import { refusing } from '../roles/refuse.js';
import { toReplayView } from './read-roles.js';
import { tell } from './tell.js';

/** A step ends with the batch during which this time is over: no request takes long. */
const STEP_MS = 1_000;

/** Stops between two batches, never within a store call. */
function inSteps({ done, after, deferred }: RoleReplay): ReplayOptions {
  const step = new AbortController();
  const end = performance.now() + STEP_MS;
  return {
    signal: step.signal,
    onProgress: () => {
      if (performance.now() >= end) step.abort();
    },
    ...(after !== undefined && { from: { done, after, ...(deferred && { deferred }) } }),
  };
}

async function runStep({ config, tenantId }: AdminContext, replay: RoleReplay) {
  const { router } = givenRoles(config.roles);
  const { done, total, next } = await router.roles.replay(tenantId, inSteps(replay));
  if (!next) return { done, total, finishedAt: new Date().toISOString() } satisfies RoleReplay;
  const { after, deferred } = next;
  return { done, total, after, ...(deferred && { deferred }) } satisfies RoleReplay;
}

/**
 * Gives the roles of the saved settings to some more users. The page asks again until everybody is done; where
 * it stops, anybody goes on later, for the progress is kept with the settings.
 */
export async function replayRoles(
  context: AdminContext,
  { revision }: JsonObject,
): Promise<ReplayView> {
  const { config, tenantId } = context;
  const { settings } = givenRoles(config.roles);
  const { saved } = await settings.read(tenantId);
  if (saved === undefined || saved.revision !== revision) {
    throw new AdminError(409, 'Other settings have been saved since. Load them first.');
  }
  if (saved.replay.finishedAt !== undefined) return toReplayView(saved.replay);
  if (config.replaying.has(tenantId)) {
    throw new AdminError(409, 'Somebody else is applying the settings at the moment.');
  }
  config.replaying.add(tenantId);
  try {
    if (saved.replay.after === undefined) {
      await tell(context, { type: 'admin.roles.replay.started', revision: saved.revision });
    }
    const replay = await runStep(context, saved.replay);
    await refusing(() => settings.noteReplay(tenantId, saved.revision, replay));
    if (replay.finishedAt !== undefined) {
      const users = replay.done;
      await tell(context, { type: 'admin.roles.replay.finished', revision: saved.revision, users });
    }
    return toReplayView(replay);
  } finally {
    config.replaying.delete(tenantId);
  }
}
