import type { SkippedPart } from '../../conformance/skipped.js';
import { withReferencedIds } from '../../patch/referenced-ids.js';
import { readResource } from '../../schema/bodies/read.js';
import type { Attributes, ResourceType } from '../../schema/types.js';
import type { Call } from '../model/call.js';
import { applyRules } from '../observe/apply-rules.js';

export interface ReadBody {
  readonly read: Attributes;
  /** What rules have left out. */
  readonly skipped: readonly SkippedPart[];
}

/** Reads the body of a POST or PUT. */
export function readBody(call: Call, type: ResourceType, body: unknown, isNew: boolean): ReadBody {
  return applyRules(call, (rules) => {
    const skipped: SkippedPart[] = [];
    const note = (part: SkippedPart) => void skipped.push(part);
    return {
      read: withReferencedIds(type, readResource(type, body, rules, { note, isNew })),
      skipped,
    };
  });
}
