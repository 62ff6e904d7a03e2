export { applyPatch, type PatchResult } from './apply.js';
export { membersFromEmpty, type SplitMembership, splitMembership } from './membership.js';
export { type PatchLimits, readPatchMessage } from './message.js';
export type { PatchOperation, PatchTarget, PatchVerb, ValuePathTarget } from './operation.js';
