import type { Filter } from '../../../filter/ast.js';
import { compileFilter } from '../../../filter/evaluate.js';
import type { Attributes } from '../../../schema/types.js';
import type { ResourceRecord } from '../../../stores/contract/resource.js';
import type { Call } from '../../model/call.js';
import type { Endpoint } from '../../model/endpoint.js';
import { searchDirectory } from '../../roles/directory-search.js';

/** Holds for who has the name of a draft, compared as the schema says. */
function namedLike({ type }: Endpoint, { userName }: Attributes): Filter | undefined {
  if (typeof userName !== 'string') return undefined;
  return { kind: 'compare', attribute: type.at('userName'), operator: 'eq', value: userName };
}

/**
 * Somebody who has the name of a draft and is inactive; undefined if nobody is, if they are active, and where a store that
 * cannot filter has more people than a scan looks at.
 */
export async function findInactive(
  { ctx, config }: Call,
  endpoint: Endpoint,
  draft: Attributes,
): Promise<ResourceRecord | undefined> {
  const filter = namedLike(endpoint, draft);
  if (!filter) return undefined;
  const { maxScan } = config.limits;
  const { found, more } = await searchDirectory(ctx, endpoint, filter, { limit: 1, maxScan });
  const [user] = found;
  const isInactive = user !== undefined && !more && user.active === false;
  return isInactive && compileFilter(filter)(user) ? user : undefined;
}
