import type { Membership } from '../model/membership.js';

/** For a resource type without members. */
export const NO_MEMBERS: Membership = Object.freeze({
  isKept: false,
  comparesLists: false,
  isUnknownAfterWrite: false,
  resolvable: (attributes) => ({ attributes, unknown: [] }),
  split: (operations) => ({ operations, change: undefined, needsMembers: false, skipped: [] }),
  planCreate: ({ attributes }) => ({ draft: attributes }),
  planReplace: (_before, { attributes }) => ({ draft: attributes }),
  planModify: (_before, { attributes }) => ({ draft: attributes }),
} satisfies Membership);
