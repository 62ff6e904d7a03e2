import type { SkippedPart } from '../../../conformance/skipped.js';
import type { ResourceType } from '../../../schema/types.js';
import type { RequestContext } from '../../../stores/contract/context.js';
import { toScimError } from '../../http/errors.js';
import type { Call } from '../../model/call.js';
import type { Endpoint } from '../../model/endpoint.js';
import { maskedDetail } from '../../observe/masked-detail.js';
import { type Choice, chooseParts } from './choose-parts.js';
import { type Evaluate, evaluateModification, evaluateReplacement } from './evaluate.js';
import type { Part, Parts, Subset } from './part.js';
import { patchParts } from './patch-parts.js';
import { putParts } from './put-parts.js';

/** A PUT or PATCH that may go without some of its parts. */
export interface Revocation {
  readonly method: 'PUT' | 'PATCH';
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Whether what a PUT does not name stays as well, unless that is about access. */
  readonly keepsOmitted?: boolean;
}

/** What is known to be wrong of a request that the store has refused, with the error. */
export interface Refused {
  readonly isRefused: (part: Part) => boolean;
  readonly error: unknown;
}

/** What of a request is carried out, and what is not. */
export interface RevocationPlan extends Subset {
  readonly skipped: readonly SkippedPart[];
}

const OPERATION = /^Operation \d+ (?:\(.*?\))?: /;
const NO_REASON = 'It stands together with a part that is wrong, or was not looked at.';

/** A path as the log may have it: what names nothing in the schema may be any string. */
function shownPath(type: ResourceType, path: string): string {
  const name = path.split('[')[0] ?? '';
  return name !== '' && type.resolve(name) !== undefined ? path : '…';
}

function skippedOf<P extends Part>(
  { config, ctx }: Call,
  type: ResourceType,
  { parts }: Parts<P>,
  { kept, faults }: Choice<P>,
  refused: readonly Refused[],
): readonly SkippedPart[] {
  return parts
    .filter((part) => !kept.has(part))
    .map((part) => {
      const error = faults.get(part) ?? refused.find((one) => one.isRefused(part))?.error;
      const reason =
        error === undefined
          ? NO_REASON
          : maskedDetail(toScimError(error, ctx.requestId, config.logger)).replace(OPERATION, '');
      const path = shownPath(type, part.path);
      return Object.freeze({ path, rule: 'faultsBesideRevocation', reason } as const);
    });
}

async function plan<P extends Part>(
  call: Call,
  type: ResourceType,
  parts: Parts<P>,
  evaluate: Evaluate,
  refused: readonly Refused[],
): Promise<RevocationPlan | undefined> {
  const isCandidate = (part: P) => !refused.some((one) => one.isRefused(part));
  const counted: Evaluate = async (subset, saysActive) => {
    // Every look at a request takes it apart again.
    call.work.spend(parts.parts.length);
    if (call.work.isDue()) await call.work.pause(true);
    return evaluate(subset, saysActive);
  };
  const choice = await chooseParts(type, parts, counted, isCandidate);
  if (choice === undefined) return undefined;
  const skipped = skippedOf(call, type, parts, choice, refused);
  return { ...parts.with(choice.kept), skipped };
}

/**
 * What remains of a request without its faults, if that takes access away.
 *
 * @param refused - what the store has refused of it.
 */
export async function planRevocation(
  call: Call,
  ctx: RequestContext,
  endpoint: Endpoint,
  { method, id, body, keepsOmitted }: Revocation,
  refused: readonly Refused[],
): Promise<RevocationPlan | undefined> {
  const { type } = endpoint;
  // An exchange trace tells of the rule that lets the rest pass, not of those that each trial asks for.
  const target = { call: { ...call, appliedRules: undefined }, ctx, endpoint, id };
  if (method === 'PUT') {
    const parts = putParts(type, body, call.rules, keepsOmitted);
    return plan(call, type, parts, evaluateReplacement(target), refused);
  }
  const parts = patchParts(type, body, call.rules);
  return parts && plan(call, type, parts, evaluateModification(target), refused);
}
