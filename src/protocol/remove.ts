import type { ResourceRecord } from '../stores/contract/resource.js';
import type { Call, Unit } from './call.js';
import { noteDeleted, noteMembers } from './changes.js';
import type { Endpoint } from './endpoint.js';
import { loadForWrite, notFound } from './load.js';
import { checkIfMatch } from './versions.js';

const hasActive = ({ type }: Endpoint): boolean => type.member('active')?.kind === 'attribute';

/** The version that must still be there at the delete: the client's, or else the one that was read. */
function expectedVersion(call: Call, current: ResourceRecord | undefined): string | undefined {
  if (current === undefined) return undefined;
  return call.ifMatch === undefined ? current.meta.version : checkIfMatch(call.ifMatch, current);
}

/** The groups that a user is in now, where an event will tell that the user has left them. */
async function groupsLeft(
  { config }: Call,
  { ctx }: Unit,
  endpoint: Endpoint,
  id: string,
): Promise<readonly string[]> {
  if (!config.teller.heard || !endpoint.groupsOf) return [];
  const groups = await endpoint.groupsOf(ctx, [id], { transitive: false });
  return (groups.get(id) ?? []).filter(({ type }) => type === 'direct').map(({ value }) => value);
}

/**
 * `DELETE /{endpoint}/{id}` (RFC 7644 §3.6). The record is read first only if somebody wants to know
 * whether it was active; the delete then compares its version, so that what is told was true.
 */
export async function remove(
  call: Call,
  unit: Unit,
  endpoint: Endpoint,
  id: string,
): Promise<void> {
  const tellsActive = call.config.teller.heard && hasActive(endpoint);
  const current =
    call.ifMatch === undefined && !tellsActive
      ? undefined
      : await loadForWrite(unit.ctx, endpoint, id, { members: false });
  const version = expectedVersion(call, current);
  const left = await groupsLeft(call, unit, endpoint, id);
  const options = version === undefined ? {} : { expectedVersion: version };
  if (!(await endpoint.store.delete(unit.ctx, id, options))) throw notFound(endpoint);
  noteDeleted(unit, endpoint, id, tellsActive ? current?.active !== false : undefined);
  const groups = call.config.endpointOf.get('Group');
  if (!groups) return;
  for (const groupId of left) {
    noteMembers(unit, groups, groupId, { added: [], removed: [{ value: id }], unknown: [] });
  }
}
