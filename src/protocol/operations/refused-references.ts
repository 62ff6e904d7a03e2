import { StoreError } from '../../errors/store-errors.js';
import { isSingleReference } from '../../schema/bodies/reference-id.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { WriteResult } from '../model/write-result.js';

/** The single reference that a store refuses, such as a `manager` whom it does not have. */
function refusedReference({ type }: Endpoint, error: unknown): string | undefined {
  if (!StoreError.is(error) || error.code !== 'invalidValue') return undefined;
  const found = type.resolve(error.attribute);
  if (found?.kind !== 'attribute' || !isSingleReference(found.path.attribute)) return undefined;
  const { urn, attribute } = found.path;
  return urn === undefined ? attribute.name : `${urn}:${attribute.name}`;
}

/**
 * Writes, and where the store refuses a single reference writes again without it (rule `unknownReferences`):
 * whether an id that can be one is anybody's, only the store can tell.
 *
 * @param write - is given the paths of what it is to leave as it is stored.
 */
export async function skippingReferences(
  call: Call,
  endpoint: Endpoint,
  write: (keep: ReadonlySet<string>) => Promise<WriteResult>,
): Promise<WriteResult> {
  let keep: ReadonlySet<string> = new Set();
  for (;;) {
    try {
      return await write(keep);
    } catch (error) {
      const path = refusedReference(endpoint, error);
      const isOver = path === undefined || keep.has(path);
      if (isOver || call.rules.unknownReferences === 'refuse') throw error;
      call.appliedRules?.add(call.rules, 'unknownReferences');
      keep = new Set([...keep, path]);
    }
  }
}
