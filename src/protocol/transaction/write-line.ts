import type { Rules } from '../../conformance/rules.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { WriteLine } from '../model/request-record.js';
import type { WriteResult } from '../model/write-result.js';

/** Whether a PATCH is answered without the group, which may be large; see rule `groupPatchResponse`. */
function isSilent({ membership }: Endpoint, { summary }: WriteResult, rules: Rules): boolean {
  if (!membership.isKept || rules.groupPatchResponse === 'always') return false;
  return rules.groupPatchResponse === 'none' || summary?.changed === undefined;
}

/** The status with which a write that has succeeded is answered. */
export function writtenStatus(
  { rules, tried: { method, asksAttributes } }: Pick<Call, 'rules' | 'tried'>,
  endpoint: Endpoint,
  written: WriteResult,
): 200 | 201 | 204 {
  if (method === 'POST') return 201;
  if (method === 'DELETE') return 204;
  const isSilentPatch = method === 'PATCH' && isSilent(endpoint, written, rules);
  return isSilentPatch && !asksAttributes ? 204 : 200;
}

/** What the log tells of a write that has succeeded. */
export function lineOf(call: Call, endpoint: Endpoint, written: WriteResult): WriteLine {
  const { position, method, intent } = call.tried;
  const { id, summary } = written;
  const resourceType = endpoint.type.name;
  const status = writtenStatus(call, endpoint, written);
  return { position, method, intent, resourceType, id, summary, status };
}
