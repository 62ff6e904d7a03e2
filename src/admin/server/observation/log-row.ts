import type { LoggedEntry } from '../../../monitoring/index.js';
import { isFailure } from '../../../monitoring/index.js';
import type { LogRow } from '../../api-types/observation.js';
import { explain } from './explain.js';

const OPTIONAL = [
  'resourceType',
  'resourceId',
  'scimType',
  'detail',
  'changed',
  'durationMs',
  'operation',
  'held',
  'existing',
  'rolesKept',
  'rolesReplaced',
  'withheld',
  'skipped',
  'omittedMembers',
] as const satisfies readonly (keyof LoggedEntry & keyof LogRow)[];

/**
 * An entry as the page gets it: member by member, so that nothing else a store returns can leave.
 *
 * @param labels - of the tenant's tokens, by id.
 */
export function toLogRow(entry: LoggedEntry, labels: ReadonlyMap<string, string>): LogRow {
  const { time, kind, method, route, status, requestId, principalId } = entry;
  const known = OPTIONAL.filter((name) => entry[name] !== undefined);
  const meaning = explain(entry);
  return {
    time,
    kind,
    failed: isFailure(entry),
    method,
    route,
    status,
    requestId,
    ...(meaning !== undefined && { meaning }),
    ...(principalId !== undefined &&
      kind !== 'roles' && { credential: labels.get(principalId) ?? principalId }),
    ...(Object.fromEntries(known.map((name) => [name, entry[name]])) as Partial<LogRow>),
  };
}
