import { HeldError } from '../../errors/held-error.js';
import type { Filter } from '../../filter/ast.js';
import type { Attributes } from '../../schema/types.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { Unit } from '../model/unit.js';
import { planFilter } from '../query/filter-plan.js';

async function total(ctx: RequestContext, { store }: Endpoint, filter?: Filter): Promise<number> {
  const page = { kind: 'index', startIndex: 1, count: 0 } as const;
  const found = await store.list(ctx, { page, ...(filter && { filter }) });
  return found.total;
}

/** Users who are not switched off; all of them where the store cannot tell. */
async function countUsers(ctx: RequestContext, endpoint: Endpoint): Promise<number> {
  const all = await total(ctx, endpoint);
  const attribute = endpoint.type.at('active');
  const inactive: Filter = { kind: 'compare', attribute, operator: 'eq', value: false };
  const { pushed } = planFilter(inactive, endpoint.store.capabilities);
  return pushed === undefined ? all : all - (await total(ctx, endpoint, pushed));
}

/** Whether the option is set and this is about people: groups and other types are not guarded. */
export function isGuarded(call: Call, endpoint: Endpoint): boolean {
  return call.config.deletionGuard !== undefined && endpoint.type.name === 'User';
}

/**
 * Asks the guard against accidental deletion, if there is one, whether a user may be taken away. What it
 * counts is not taken back with the unit of work; the same user counts once, however often it is retried.
 *
 * @throws HeldError
 */
async function takeAway(
  call: Call,
  { ctx }: Unit,
  endpoint: Endpoint,
  resourceId: string,
  kind: 'disable' | 'delete',
): Promise<void> {
  const { deletionGuard } = call.config;
  if (!deletionGuard || !isGuarded(call, endpoint)) return;
  const count = () => countUsers(ctx, endpoint);
  const admitted = await deletionGuard.admit(ctx, { resourceId, kind, countUsers: count });
  if (!admitted) throw new HeldError(kind);
}

/** @throws HeldError */
export async function guardDeactivation(
  call: Call,
  unit: Unit,
  endpoint: Endpoint,
  id: string,
  before: Attributes,
  after: Attributes,
): Promise<void> {
  if (before.active === false || after.active !== false) return;
  await takeAway(call, unit, endpoint, id, 'disable');
}

/** @throws HeldError */
export function guardDelete(call: Call, unit: Unit, endpoint: Endpoint, id: string): Promise<void> {
  return takeAway(call, unit, endpoint, id, 'delete');
}
