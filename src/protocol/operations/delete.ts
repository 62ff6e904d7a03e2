import { recordDeleted, recordMemberLeft } from '../changes/changes.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { OpenUnit } from '../model/unit.js';
import { loadForWrite, notFound } from '../representation/load.js';
import { checkPreconditions, isConditional } from '../representation/versions.js';
import { beforeDelete } from '../roles/before-delete.js';
import { activeAttribute } from './active.js';
import { guardDelete, isGuarded } from './guarded.js';

const hasActive = ({ type }: Endpoint): boolean => activeAttribute(type) !== undefined;

/** The groups that a user is in now, where an event will tell that the user has left them. */
async function groupsLeft(
  { config }: Call,
  { ctx }: OpenUnit,
  endpoint: Endpoint,
  id: string,
): Promise<readonly string[]> {
  if (!config.events.hasListeners || !endpoint.groupsOf) return [];
  const groups = await endpoint.groupsOf(ctx, [id], { transitive: false });
  return (groups.get(id) ?? []).filter(({ type }) => type === 'direct').map(({ value }) => value);
}

/** Tells of the groups that a user has left by its deletion, which has moved their versions. */
async function noteGroupsLeft(
  unit: OpenUnit,
  groups: Endpoint,
  groupIds: readonly string[],
  id: string,
): Promise<void> {
  for (const groupId of groupIds) {
    const group = groups.versioned
      ? await groups.store.get(unit.ctx, groupId, { without: ['members'] })
      : undefined;
    recordMemberLeft(unit, groups, groupId, id, group);
  }
}

/**
 * `DELETE /{endpoint}/{id}` (RFC 7644 §3.6). The record is read first only if somebody wants to know
 * whether it was active; the delete then compares its version, so that what is told was true.
 */
export async function deleteResource(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  id: string,
): Promise<void> {
  unit.admission.mustGoThrough = true;
  // Whose roles end with a group is read before it goes: nobody may join in between.
  const pinned =
    endpoint === call.config.roles?.groupEndpoint ||
    isGuarded(call, endpoint) ||
    (call.config.events.hasListeners && hasActive(endpoint));
  const current =
    pinned || isConditional(call)
      ? await loadForWrite(unit.ctx, endpoint, id, { members: false })
      : undefined;
  const matched = current && checkPreconditions(call, current);
  const expectedVersion = matched ?? (pinned ? current?.meta.version : undefined);
  await guardDelete(call, unit, endpoint, id, current);
  const left = await groupsLeft(call, unit, endpoint, id);
  const options = expectedVersion === undefined ? {} : { expectedVersion };
  const afterRemove = await beforeDelete(call.config, unit, endpoint, id);
  if (!(await endpoint.store.delete(unit.ctx, id, options))) throw notFound(endpoint);
  recordDeleted(unit, endpoint, id, hasActive(endpoint) ? current : undefined);
  const groups = call.config.endpointOf.get('Group');
  if (groups) await noteGroupsLeft(unit, groups, left, id);
  await afterRemove();
}
