import { randomUUID } from 'node:crypto';
import { DeletionGuardError } from '../../errors/deletion-guard-error.js';
import type { Filter } from '../../filter/ast.js';
import type { Attributes } from '../../schema/types.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { OpenUnit } from '../model/unit.js';
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
 * Asks the guard against accidental deletion, if there is one, whether a user may be taken away, as a part of
 * the unit of work. How that ended it is told after the unit: a hold must outlive what is rolled back, and a
 * write that failed counts nothing.
 *
 * @throws HeldError
 */
async function takeAway(
  call: Call,
  { ctx, guarded }: OpenUnit,
  endpoint: Endpoint,
  resourceId: string,
  kind: 'disable' | 'delete',
): Promise<void> {
  const { deletionGuard } = call.config;
  if (!deletionGuard || !isGuarded(call, endpoint)) return;
  const count = (of: RequestContext) => countUsers(of, endpoint);
  const request = { attemptId: randomUUID(), resourceId, kind, countUsers: count };
  const { allowed, counted } = await deletionGuard.admit(ctx, request);
  guarded.push({ request, outcome: !allowed ? 'held' : counted ? 'counted' : 'free' });
  if (!allowed) throw new DeletionGuardError(kind);
}

/** @throws HeldError */
export async function guardDeactivation(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  id: string,
  before: Attributes,
  after: Attributes,
): Promise<void> {
  if (before.active === false || after.active !== false) return;
  await takeAway(call, unit, endpoint, id, 'disable');
}

/**
 * Nobody is taken away who is inactive already.
 *
 * @param before - read in this unit, and compared again by the delete.
 * @throws HeldError
 */
export async function guardDelete(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  id: string,
  before: Attributes | undefined,
): Promise<void> {
  if (before?.active !== false) await takeAway(call, unit, endpoint, id, 'delete');
}
