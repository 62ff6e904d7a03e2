import type { Call, Unit } from './call.js';
import { noteDeleted } from './changes.js';
import type { Endpoint } from './endpoint.js';
import { guardDelete, isGuarded } from './guarded.js';
import { loadForWrite, notFound } from './load.js';
import { checkIfMatch } from './versions.js';

/** `DELETE /{endpoint}/{id}` (RFC 7644 §3.6). */
export async function remove(
  call: Call,
  unit: Unit,
  endpoint: Endpoint,
  id: string,
): Promise<void> {
  const current =
    call.ifMatch === undefined && !isGuarded(call, endpoint)
      ? undefined
      : await loadForWrite(unit.ctx, endpoint, id, { members: false });
  const expectedVersion = current && checkIfMatch(call.ifMatch, current);
  await guardDelete(call, unit, endpoint, id);
  const options = expectedVersion === undefined ? {} : { expectedVersion };
  if (!(await endpoint.store.delete(unit.ctx, id, options))) throw notFound(endpoint);
  noteDeleted(unit, endpoint, id);
}
