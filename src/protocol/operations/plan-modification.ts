import type { SkippedPart } from '../../conformance/skipped.js';
import { patching } from '../../patch/apply.js';
import { readingPatchMessage } from '../../patch/message.js';
import { keepStored } from '../../schema/bodies/keep-stored.js';
import type { JsonObject } from '../../schema/json.js';
import type { Attributes } from '../../schema/types.js';
import type { MembersChange } from '../../stores/contract/resource.js';
import { changedAttributes } from '../changes/changes.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { Modification, ResolvableMembers } from '../model/membership.js';
import { applyRules, applyRulesInSlices } from '../observe/apply-rules.js';
import { activeOnChange } from './active.js';
import { withKnownValues } from './known-values.js';

/** Whoever joins must be a small thing; how many there are does not matter. */
export function checkJoining({ checkBounds }: Endpoint, change: MembersChange | undefined): void {
  if (change && change.add.length > 0) checkBounds({}, { members: change.add });
}

/**
 * Reads a PATCH message. Without side effects.
 *
 * @throws ScimError for whatever is wrong with it.
 */
export async function readModification(
  call: Call,
  { type, membership }: Endpoint,
  body: JsonObject,
): Promise<Modification> {
  const { maxPatchOperations: maxOperations, maxPatternLength } = call.config.limits;
  const operations = await applyRulesInSlices(call, true, (rules, work) =>
    readingPatchMessage(body, type, rules, { maxOperations, maxPatternLength }, work),
  );
  return applyRules(call, (rules) => membership.split(operations, rules));
}

/** Whether a PATCH is about nothing but members: the record is not read then. */
export const isMembersOnly = ({ operations, change }: Modification): boolean =>
  change !== undefined && operations.length === 0;

/** What a PATCH makes of a record, before anything is written. */
export interface ModifiedRecord extends ResolvableMembers {
  readonly changed: boolean;
  readonly supplied: ReadonlySet<string>;
  readonly skipped: readonly SkippedPart[];
}

/**
 * Applies a PATCH to a record. Without side effects.
 *
 * @param keep - paths of attributes that stay as they are stored, whatever the request says.
 * @throws ScimError for whatever is wrong with it.
 */
export async function planModification(
  call: Call,
  endpoint: Endpoint,
  before: Attributes,
  { operations, change, skipped: unread }: Modification,
  keep: ReadonlySet<string>,
): Promise<ModifiedRecord> {
  const { type } = endpoint;
  const patched = await applyRulesInSlices(call, true, (rules, work) =>
    patching(type, before, operations, rules, work),
  );
  const kept = keepStored(type, before, patched.attributes, keep);
  const settled = applyRules(call, (rules) => activeOnChange(type, before, kept, true, rules));
  const known = withKnownValues(call, endpoint, before, settled);
  const { attributes, unknown } = endpoint.membership.resolvable(known.attributes, call.rules);
  const skipped = [...unread, ...patched.skipped, ...known.skipped];
  const isBack = keep.size > 0 || known.skipped.length > 0;
  const changed =
    patched.changed && !(isBack && changedAttributes(type, before, attributes).length === 0);
  const supplied = patched.written;
  if (!changed && !change) return { attributes: before, changed, unknown, supplied, skipped };
  applyRules(call, (rules) => endpoint.validate(attributes, rules, before));
  endpoint.checkBounds(before, attributes);
  checkJoining(endpoint, change);
  return { attributes, changed, unknown, supplied, skipped };
}
