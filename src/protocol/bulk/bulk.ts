import { BULK_RESPONSE_URN } from '../../schema/urns.js';
import { readJsonObject } from '../http/body.js';
import { chargeOperations } from '../http/request-limit.js';
import { jsonResponse } from '../http/response.js';
import type { Call } from '../model/call.js';
import type { ScimRequest, ScimResponse } from '../model/message.js';
import { applyRules } from '../observe/apply-rules.js';
import { operationFailed } from '../observe/request-failed.js';
import { runCycle } from './cycle.js';
import { readBulkRequest } from './message.js';
import { executionOrder } from './order.js';
import { type Outcome, recordedOperation, resultOf } from './outcome.js';
import { creationsOf, dependenciesOf, isPlanned, planOperations } from './plan.js';
import { type Bulk, runStep } from './run.js';

/** Puts an operation that was tried into the record of the request, and tells at once if it failed. */
async function noteOutcome(bulk: Bulk, position: number, outcome: Outcome): Promise<void> {
  const { config, record } = bulk.call;
  const step = bulk.steps[position];
  bulk.outcomes.set(position, outcome);
  if (step === undefined) return;
  const operation = recordedOperation(step, outcome, position);
  record.operations.push(operation);
  if (outcome.kind !== 'failed') return;
  await config.events.dispatch(
    operationFailed(record, operation, outcome.error),
    record.listenerWait,
  );
}

/** Runs operations that belong together: one, or the POST operations of a circle of references. */
async function runGroup(bulk: Bulk, group: readonly number[]): Promise<readonly Outcome[]> {
  const steps = group.flatMap((position) => bulk.steps[position] ?? []);
  const circular = steps.some(
    (step, at) => steps.length > 1 || dependenciesOf(step).includes(group[at] ?? -1),
  );
  if (circular) return runCycle(bulk, steps.filter(isPlanned));
  return Promise.all(steps.map((step) => runStep(bulk, step)));
}

/**
 * Runs the operations until too many have failed, with others' requests in between. Once the work of the
 * request is used up, each of those that remain fails with that.
 */
async function runAll(bulk: Bulk, failOnErrors: number): Promise<void> {
  const { call, steps } = bulk;
  let errors = 0;
  for (const group of executionOrder(steps.map(dependenciesOf))) {
    if (call.work.isDue()) await call.work.pause();
    const outcomes = await runGroup(bulk, group);
    for (const [at, outcome] of outcomes.entries()) {
      if (outcome.kind === 'failed') errors += 1;
      await noteOutcome(bulk, group[at] ?? -1, outcome);
    }
    if (errors >= failOnErrors) break;
  }
}

/**
 * `POST /Bulk` (RFC 7644 §3.7). Each operation is what it would be as a request of its own: authorised,
 * validated, one unit of work, with its events after the commit. Operations run in the order of the
 * request, except that one which others refer to runs before them.
 *
 * @throws ScimError for a request that is refused as a whole; see {@link readBulkRequest}.
 */
export async function runBulk(call: Call, request: ScimRequest): Promise<ScimResponse> {
  const body = await readJsonObject(request, call);
  const { maxBulkOperations } = call.config.limits;
  const { failOnErrors, operations } = applyRules(call, (rules) =>
    readBulkRequest(body, rules, maxBulkOperations),
  );
  await chargeOperations(call.config.requestLimit, call.ctx, operations.length);
  const creations = creationsOf(operations);
  const steps = await planOperations(call, operations, creations);
  const bulk: Bulk = { call, steps, creations, outcomes: new Map() };
  await runAll(bulk, failOnErrors);
  const results = steps.flatMap((step, position) => {
    const outcome = bulk.outcomes.get(position);
    return outcome ? [resultOf(step, outcome, call.baseUrl)] : [];
  });
  return jsonResponse(200, JSON.stringify({ schemas: [BULK_RESPONSE_URN], Operations: results }));
}
