import { ScimError } from '../../errors/scim-error.js';
import { recordCost } from '../../lib/record-cost.js';
import { isJsonObject, type JsonObject, quoted } from '../../schema/json.js';
import type { ResourceType } from '../../schema/types.js';
import { PATCH_OP_URN } from '../../schema/urns.js';
import type { Call } from '../model/call.js';
import type { WriteMethod } from '../operations/writes.js';
import type { BulkOperation } from './message.js';
import { mapPatch } from './patch-references.js';
import { mapResource, type Resolve } from './references.js';
import { type BulkTarget, targetOf } from './target.js';

/** An operation that can be tried, once those it refers to are done. */
export interface Planned {
  readonly kind: 'planned';
  readonly position: number;
  readonly operation: BulkOperation;
  readonly target: BulkTarget;
  /** Undefined for DELETE. */
  readonly body: JsonObject | undefined;
  readonly ifMatch: string | undefined;
  /** A reference of a PUT or PATCH to no operation of the request. */
  readonly fault: ScimError | undefined;
  /** Positions of the operations whose resources it refers to; its own if it refers to itself. */
  readonly dependencies: readonly number[];
}

/** An operation that is wrong in itself; it fails when its turn comes. */
export interface Refused {
  readonly kind: 'refused';
  readonly operation: BulkOperation;
  readonly error: ScimError;
}

export type Step = Planned | Refused;

const NONE: readonly number[] = [];

export function isPlanned(step: Step): step is Planned {
  return step.kind === 'planned';
}

export function dependenciesOf(step: Step): readonly number[] {
  return step.kind === 'planned' ? step.dependencies : NONE;
}

/** The data of an operation with its references to other operations replaced. */
export function mapBody(
  method: WriteMethod,
  type: ResourceType,
  body: JsonObject,
  resolve: Resolve,
): JsonObject {
  return method === 'PATCH' ? mapPatch(type, body, resolve) : mapResource(type, body, resolve);
}

function bodyOf({ method, data }: BulkOperation): JsonObject | undefined {
  if (method === 'DELETE') return undefined;
  if (isJsonObject(data)) return data;
  // The figures of RFC 7644 §3.7 show the bare list of operations; erratum 5050 wants the message.
  if (method === 'PATCH' && Array.isArray(data)) {
    return { schemas: [PATCH_OP_URN], Operations: data };
  }
  throw new ScimError('invalidSyntax', `${method} needs "data", which must be an object.`);
}

/** The version that the resource must still have; a resource that is yet to be made has none. */
function ifMatchOf({ method, version }: BulkOperation): string | undefined {
  if (method === 'POST' || version === undefined || version === null) return undefined;
  if (typeof version === 'string') return version;
  throw new ScimError('invalidSyntax', '"version" must be a string.');
}

function unknownBulkId(bulkId: string): ScimError {
  return new ScimError(
    'invalidValue',
    `No POST operation of the request has the bulkId ${quoted(bulkId)}.`,
  );
}

function plan(
  call: Call,
  operation: BulkOperation,
  position: number,
  creations: ReadonlyMap<string, number>,
): Planned {
  const { method, path } = operation;
  const target = targetOf(call, method, path);
  const ifMatch = ifMatchOf(operation);
  const body = bodyOf(operation);
  const dependencies = new Set<number>();
  let fault: ScimError | undefined;
  const depend = (bulkId: string): undefined => {
    const creation = creations.get(bulkId);
    if (creation !== undefined) dependencies.add(creation);
    else fault ??= unknownBulkId(bulkId);
  };
  if (target.bulkId !== undefined) depend(target.bulkId);
  const isLost = fault !== undefined;
  if (body) mapBody(method, target.endpoint.type, body, depend);
  if (fault && (isLost || method === 'POST')) throw fault;
  return {
    kind: 'planned',
    position,
    operation,
    target,
    body,
    ifMatch,
    fault,
    dependencies: [...dependencies],
  };
}

/** Where resources are made that other operations can refer to. */
export function creationsOf(operations: readonly BulkOperation[]): ReadonlyMap<string, number> {
  const creations = new Map<string, number>();
  operations.forEach(({ method, bulkId }, position) => {
    if (method === 'POST' && bulkId !== undefined) creations.set(bulkId, position);
  });
  return creations;
}

/** Finds out what each operation works on, and which others must be done before it. */
export async function planOperations(
  call: Call,
  operations: readonly BulkOperation[],
  creations: ReadonlyMap<string, number>,
): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (const [position, operation] of operations.entries()) {
    if (isJsonObject(operation.data)) call.work.spend(recordCost(operation.data));
    if (call.work.isDue()) await call.work.pause();
    try {
      steps.push(plan(call, operation, position, creations));
    } catch (error) {
      if (!ScimError.is(error)) throw error;
      steps.push({ kind: 'refused', operation, error });
    }
  }
  return steps;
}
