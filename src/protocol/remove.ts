import type { Call, Unit } from './call.js';
import { noteDeleted } from './changes.js';
import type { Endpoint } from './endpoint.js';
import { guardDelete, isGuarded } from './guarded.js';
import { loadForWrite, notFound } from './load.js';
import { beforeRemove } from './roles/before-remove.js';
import { checkIfMatch } from './versions.js';

/** `DELETE /{endpoint}/{id}` (RFC 7644 §3.6). */
export async function remove(
  call: Call,
  unit: Unit,
  endpoint: Endpoint,
  id: string,
): Promise<void> {
  // Whose roles end with a group is read before it goes: nobody may join in between.
  const pinned = endpoint === call.config.roles?.groupEndpoint;
  const current =
    call.ifMatch === undefined && !pinned && !isGuarded(call, endpoint)
      ? undefined
      : await loadForWrite(unit.ctx, endpoint, id, { members: false });
  const matched = current && checkIfMatch(call.ifMatch, current);
  const expectedVersion = matched ?? (pinned ? current?.meta.version : undefined);
  await guardDelete(call, unit, endpoint, id);
  const options = expectedVersion === undefined ? {} : { expectedVersion };
  const afterRemove = await beforeRemove(call.config, unit, endpoint, id);
  if (!(await endpoint.store.delete(unit.ctx, id, options))) throw notFound(endpoint);
  noteDeleted(unit, endpoint, id);
  await afterRemove();
}
