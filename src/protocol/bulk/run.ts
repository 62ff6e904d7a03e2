import { ScimError } from '../../errors/scim-error.js';
import { quoted } from '../../schema/json.js';
import { toScimError } from '../http/errors.js';
import type { Call } from '../model/call.js';
import { perform, type RequestFault } from '../operations/perform.js';
import { WRITES, type Write } from '../operations/writes.js';
import { notFound } from '../representation/load.js';
import { done, failed, type Outcome } from './outcome.js';
import { dependenciesOf, mapBody, type Planned, type Step } from './plan.js';
import type { Resolve } from './references.js';

/** Steps of an operation besides what it asks for itself. */
const OPERATION_COST = 100;

/** A Bulk request under way. */
export interface Bulk {
  readonly call: Call;
  readonly steps: readonly Step[];
  /** Position of the POST operation with a bulkId. */
  readonly creations: ReadonlyMap<string, number>;
  /** By position; an operation that has not been tried is absent. */
  readonly outcomes: Map<number, Outcome>;
}

/** A single request's view of the world: its own precondition, none of the Bulk request's. */
export function callOf({ call }: Bulk, { ifMatch, position, operation }: Planned): Call {
  const { method } = operation;
  const tried = { position, method, intent: WRITES[method].intent, asksAttributes: false };
  return { ...call, tried, ifMatch, ifNoneMatch: undefined };
}

/** The resource that the operation with a bulkId has made, undefined if it has made none. */
function madeBy({ creations, outcomes }: Bulk, bulkId: string) {
  const outcome = outcomes.get(creations.get(bulkId) ?? -1);
  return outcome?.kind === 'done' ? outcome : undefined;
}

/** Resolves references to operations that are done. */
export function resolverOf(bulk: Bulk): Resolve {
  return (bulkId) => {
    const made = madeBy(bulk, bulkId);
    if (!made) return undefined;
    const { endpoint, id } = made;
    return { id, location: endpoint.serializer.location(id, bulk.call.baseUrl) };
  };
}

/** Why an operation cannot be tried: one that it refers to has failed (RFC 7644 §3.7.2). */
export function brokenReference({ steps, outcomes }: Bulk, step: Step): ScimError | undefined {
  const broken = dependenciesOf(step).find((position) => outcomes.get(position)?.kind === 'failed');
  if (broken === undefined) return undefined;
  const bulkId = quoted(steps[broken]?.operation.bulkId ?? '');
  return new ScimError(409, `The operation refers to the one with bulkId ${bulkId}, which failed.`);
}

function idOf(bulk: Bulk, { target }: Planned): string {
  if (target.bulkId === undefined) return target.id ?? '';
  const made = madeBy(bulk, target.bulkId);
  if (made?.endpoint !== target.endpoint) throw notFound(target.endpoint);
  return made.id;
}

function writeOf(bulk: Bulk, step: Planned): Write {
  const { operation, target, body: raw = {} } = step;
  const { method } = operation;
  const refers = step.dependencies.length > 0;
  const body = refers ? mapBody(method, target.endpoint.type, raw, resolverOf(bulk)) : raw;
  if (method === 'POST') return { method, body };
  const id = idOf(bulk, step);
  return method === 'DELETE' ? { method, id } : { method, id, body };
}

/** Whether an operation changes what is there: what it takes away does not depend on what else it names. */
function isChange(bulk: Bulk, { operation: { method }, target: { bulkId } }: Planned): boolean {
  const isThere = bulkId === undefined || madeBy(bulk, bulkId) !== undefined;
  return isThere && (method === 'PUT' || method === 'PATCH');
}

/** Runs one operation as a unit of work of its own. Whatever goes wrong becomes its outcome. */
export async function runStep(bulk: Bulk, step: Step): Promise<Outcome> {
  const { call } = bulk;
  if (step.kind === 'refused') return failed(call, step, step.error);
  const { endpoint, bulkId } = step.target;
  const broken = step.fault ?? brokenReference(bulk, step);
  if (broken && !isChange(bulk, step)) return failed(call, step, broken);
  const fault: RequestFault | undefined = broken && { path: 'bulkId', error: broken };
  try {
    call.work.spend(OPERATION_COST);
    const write = writeOf(bulk, step);
    const mine = callOf(bulk, step);
    return done(mine, endpoint, await perform(mine, endpoint, write, fault));
  } catch (thrown) {
    const error = toScimError(thrown, call.ctx.requestId, call.config.logger);
    const id = bulkId === undefined ? undefined : madeBy(bulk, bulkId)?.id;
    return failed(call, step, error, id);
  }
}
