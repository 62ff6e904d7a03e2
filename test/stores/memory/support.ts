import { resolveRules } from '../../../src/conformance/presets.js';
import type { Filter } from '../../../src/filter/ast.js';
import { bindFilter } from '../../../src/filter/bind.js';
import { parseFilter } from '../../../src/filter/parser.js';
import { GROUP_RESOURCE_TYPE } from '../../../src/schema/core/group.js';
import { USER_RESOURCE_TYPE } from '../../../src/schema/core/user.js';
import { compileResourceType } from '../../../src/schema/resource-type.js';
import type { ResourceType } from '../../../src/schema/types.js';
import type { RequestContext } from '../../../src/stores/contract/context.js';
import type { ResourceStore } from '../../../src/stores/contract/store.js';

export const USER = compileResourceType(USER_RESOURCE_TYPE);
export const GROUP = compileResourceType(GROUP_RESOURCE_TYPE);

/** A context as the router makes it for a request of this tenant. */
export function contextOf(tenantId = 'acme'): RequestContext {
  return Object.freeze({
    tenantId,
    principal: Object.freeze({ id: 'test' }),
    requestId: 'request-1',
    signal: new AbortController().signal,
  });
}

export function filterOn(type: ResourceType, text: string): Filter {
  return bindFilter(parseFilter(text), type, resolveRules());
}

/** Ids that match a filter, in the store's order. */
export async function idsWhere(
  ctx: RequestContext,
  store: ResourceStore,
  type: ResourceType,
  text: string,
): Promise<readonly string[]> {
  const { resources, total } = await store.list(ctx, {
    filter: filterOn(type, text),
    page: { kind: 'index', startIndex: 1, count: 1000 },
    without: ['members'],
  });
  if (total !== resources.length) throw new Error(`Total is ${total}, not ${resources.length}.`);
  return resources.map(({ id }) => id);
}

/** Lets everything that only waits for other promises go on. */
export function pause(milliseconds = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
