import type { Call, Unit } from './call.js';
import { noteDeleted } from './changes.js';
import type { Endpoint } from './endpoint.js';
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
  const current =
    call.ifMatch === undefined
      ? undefined
      : await loadForWrite(unit.ctx, endpoint, id, { members: false });
  const expectedVersion = current && checkIfMatch(call.ifMatch, current);
  const options = expectedVersion === undefined ? {} : { expectedVersion };
  const afterRemove = await beforeRemove(call.config, unit, endpoint, id);
  if (!(await endpoint.store.delete(unit.ctx, id, options))) throw notFound(endpoint);
  noteDeleted(unit, endpoint, id);
  await afterRemove();
}
