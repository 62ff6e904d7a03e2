import { describeError } from '../../errors/describe-error.js';
import { ScimError } from '../../errors/scim-error.js';
import type { JsonObject } from '../../schema/json.js';
import { unfolded } from '../../schema/notation/unfold.js';
import { PATCH_OP_URN } from '../../schema/urns.js';
import { toScimError } from '../http/errors.js';
import type { Endpoint } from '../model/endpoint.js';
import type { OpenUnit } from '../model/unit.js';
import type { WriteResult } from '../model/write-result.js';
import { applyRules } from '../observe/apply-rules.js';
import { authorizeWrite, performIn } from '../operations/perform.js';
import { withCatalog } from '../operations/read-catalog.js';
import { inUnit, type UnitWork, withFindings } from '../transaction/unit.js';
import { lineOf } from '../transaction/write-line.js';
import { type Deferred, splitReferences } from './cyclic-references.js';
import { done, failed, type Outcome } from './outcome.js';
import type { Planned } from './plan.js';
import { mapResource, mapValue, type Resolve } from './references.js';
import { type Bulk, brokenReference, callOf, resolverOf } from './run.js';

interface Made {
  readonly step: Planned;
  readonly written: WriteResult;
  readonly later: readonly Deferred[];
}

type MadeByBulkId = Map<string, Made>;

/** One attempt at a cycle: what it has made so far, and what it is working on. */
interface Attempt {
  readonly bulk: Bulk;
  readonly unit: OpenUnit;
  readonly made: MadeByBulkId;
  readonly begin: (step: Planned | undefined) => void;
}

const endpointOf = ({ target }: Planned): Endpoint => target.endpoint;
const bulkIdOf = ({ operation }: Planned): string => operation.bulkId ?? '';

function resolverIn({ bulk, made }: Attempt): Resolve {
  const before = resolverOf(bulk);
  return (bulkId) => {
    const mine = made.get(bulkId);
    if (!mine) return before(bulkId);
    const { id } = mine.written;
    return { id, location: endpointOf(mine.step).serializer.location(id, bulk.call.baseUrl) };
  };
}

/** Creates all resources, each with the references that can be resolved by then. */
async function createAll(attempt: Attempt, steps: readonly Planned[]): Promise<void> {
  const { bulk, unit, made } = attempt;
  const resolve = resolverIn(attempt);
  const pending = new Set(steps.map(bulkIdOf));
  for (const step of steps) {
    attempt.begin(step);
    const endpoint = endpointOf(step);
    const sent = applyRules(bulk.call, (rules) => unfolded(endpoint.type, step.body ?? {}, rules));
    const { now, later } = splitReferences(endpoint.type, sent, (bulkId) => pending.has(bulkId));
    const body = mapResource(endpoint.type, now, resolve);
    const written = await performIn(callOf(bulk, step), unit, endpoint, { method: 'POST', body });
    made.set(bulkIdOf(step), { step, written, later });
    pending.delete(bulkIdOf(step));
  }
}

function completion(later: readonly Deferred[], resolve: Resolve): JsonObject {
  const operations = later.map(({ path, attribute, value }) => ({
    op: 'add',
    path,
    value: mapValue(attribute, value, resolve),
  }));
  return { schemas: [PATCH_OP_URN], Operations: operations };
}

/** Adds the references that had to wait. */
async function completeAll(attempt: Attempt): Promise<void> {
  const { bulk, unit, made } = attempt;
  const resolve = resolverIn(attempt);
  for (const [bulkId, one] of made) {
    if (one.later.length === 0) continue;
    attempt.begin(one.step);
    const body = completion(one.later, resolve);
    const { id } = one.written;
    const written = await performIn(callOf(bulk, one.step), unit, endpointOf(one.step), {
      method: 'PATCH',
      id,
      body,
    });
    made.set(bulkId, { ...one, written: { ...written, summary: one.written.summary } });
  }
}

/** Deletes again what a failed attempt made, where no unit of work takes it back. */
async function undo({ bulk, unit, made }: Attempt): Promise<void> {
  const { logger } = bulk.call.config;
  for (const { step, written } of [...made.values()].reverse()) {
    const { store, type } = endpointOf(step);
    try {
      await store.delete(unit.ctx, written.id);
    } catch (error) {
      logger.error('a failed cycle of Bulk operations could not be undone', {
        requestId: unit.ctx.requestId,
        resourceType: type.name,
        resourceId: written.id,
        error: describeError(error),
      });
    }
  }
}

async function attemptAll(attempt: Attempt, steps: readonly Planned[]) {
  try {
    await createAll(attempt, steps);
    await completeAll(attempt);
    attempt.begin(undefined);
    return attempt.made;
  } catch (error) {
    if (!attempt.bulk.call.config.unitOfWork) await undo(attempt);
    throw error;
  }
}

function workOf(
  bulk: Bulk,
  steps: readonly Planned[],
  begin: Attempt['begin'],
): UnitWork<MadeByBulkId> {
  return {
    run: (unit) => attemptAll({ bulk, unit, made: new Map(), begin }, steps),
    // What roles follow is known of all operations together, and told once.
    withFindings(made, found) {
      const [first] = made;
      if (!first) return made;
      const [bulkId, one] = first;
      return new Map(made).set(bulkId, { ...one, written: withFindings(one.written, found) });
    },
    linesOf: (made) =>
      [...made.values()].map(({ step, written }) =>
        lineOf(callOf(bulk, step), endpointOf(step), written),
      ),
  };
}

const together = () =>
  new ScimError(409, 'Operations that refer to each other are done together, and one failed.');

/**
 * Runs POST operations that refer to each other in a circle, or one that refers to itself (RFC 7644
 * §3.7.1), as one unit of work: each resource is created without the references that cannot be resolved
 * yet, which are added when all exist. If one operation fails, all do.
 *
 * @returns the outcomes, in the order of `steps`.
 */
export async function runCycle(asked: Bulk, steps: readonly Planned[]): Promise<Outcome[]> {
  const [first] = steps;
  if (!first) return [];
  const people = steps.find((step) => endpointOf(step).type.name === 'User');
  const bodies = steps.map(({ body }) => body);
  const call = people ? await withCatalog(asked.call, endpointOf(people), bodies) : asked.call;
  const bulk: Bulk = { ...asked, call };
  const broken = steps.map((step) => brokenReference(bulk, step));
  if (broken.some((error) => error !== undefined)) {
    return steps.map((step, at) => failed(call, step, broken[at] ?? together()));
  }
  let current: Planned | undefined;
  try {
    // Adding the references that had to wait is part of creating, and not asked about by itself.
    for (const step of steps) {
      current = step;
      await authorizeWrite(callOf(bulk, step), endpointOf(step), { method: 'POST', body: {} });
    }
    current = undefined;
    const begin = (step: Planned | undefined) => {
      current = step;
    };
    const work = workOf(bulk, steps, begin);
    const made = await inUnit(callOf(bulk, first), endpointOf(first), undefined, work);
    return steps.map((step) => {
      const one = made.get(bulkIdOf(step));
      if (!one) return failed(call, step, together());
      return done(callOf(bulk, step), endpointOf(step), one.written);
    });
  } catch (thrown) {
    const error = toScimError(thrown, call.ctx.requestId, call.config.logger);
    const culprit = current;
    return steps.map((step) =>
      failed(call, step, culprit === undefined || culprit === step ? error : together()),
    );
  }
}
