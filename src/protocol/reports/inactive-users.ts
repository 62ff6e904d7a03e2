import type { Filter } from '../../filter/ast.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { CursorPosition, ListQuery } from '../../stores/contract/query.js';
import type { ResourceRecord } from '../../stores/contract/resource.js';
import type { Endpoint } from '../model/endpoint.js';
import { planFilter } from '../query/filter-plan.js';

const PAGE = 200;

/**
 * The users of a tenant whose `active` is false, page by page, so that no list of them all is ever held.
 * By cursor where the store has them; by index, somebody who is reactivated meanwhile may move somebody
 * else over the edge of a page.
 */
export async function* inactiveUsers(
  ctx: RequestContext,
  { store, type }: Endpoint,
): AsyncGenerator<readonly ResourceRecord[]> {
  const { capabilities } = store;
  const attribute = type.at('active');
  const inactive: Filter = { kind: 'compare', attribute, operator: 'eq', value: false };
  const { pushed } = planFilter(inactive, capabilities);
  const query = pushed === undefined ? {} : { filter: pushed };
  let startIndex = 1;
  let after: CursorPosition | undefined;
  for (;;) {
    const page: ListQuery['page'] = capabilities.cursor
      ? { kind: 'cursor', count: PAGE, ...(after && { after }) }
      : { kind: 'index', startIndex, count: PAGE };
    const { resources, next } = await store.list(ctx, { ...query, page });
    yield resources.filter(({ active }) => active !== true);
    startIndex += resources.length;
    after = next;
    if (capabilities.cursor ? next === undefined : resources.length === 0) return;
  }
}
