import type { Attributes } from '../../schema/types.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import { withKnownRoles } from './known-roles.js';
import { type KnownReferences, withKnownReferences } from './unknown-references.js';

/** Leaves out what a request names and there is not: other resources, roles and entitlements. */
export function withKnownValues(
  call: Call,
  endpoint: Endpoint,
  before: Attributes,
  after: Attributes,
): KnownReferences {
  const { attributes, skipped } = withKnownReferences(call, endpoint, before, after);
  const known = withKnownRoles(call, endpoint, before, attributes);
  if (known.skipped.length === 0) return { attributes, skipped };
  return { attributes: known.attributes, skipped: [...skipped, ...known.skipped] };
}
