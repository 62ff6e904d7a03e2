import type { Call } from '../../model/call.js';
import type { Endpoint } from '../../model/endpoint.js';
import type { OpenUnit } from '../../model/unit.js';
import type { WriteResult } from '../../model/write-result.js';
import { writeInUnit } from '../../transaction/unit.js';
import { isAdmissionRefusal, isFault, refusedAttribute } from './fault.js';
import type { Part } from './part.js';
import { patchParts } from './patch-parts.js';
import {
  planRevocation,
  type Refused,
  type Revocation,
  type RevocationPlan,
} from './plan-revocation.js';

/** Runs what is left of a request in a unit of work. */
export type RunPlan = (unit: OpenUnit, plan: RevocationPlan) => Promise<WriteResult>;

/** Attributes that a store may refuse one by one before all that is not about access goes. */
const MAX_REFUSALS = 8;

function isAbout({ type }: Endpoint, path: string): (part: Part) => boolean {
  const pathOf = (text: string): string | undefined => {
    const found = type.resolve(text.split('[')[0] ?? '');
    if (found?.kind !== 'attribute') return undefined;
    const { urn, attribute } = found.path;
    return urn === undefined ? attribute.name : `${urn}:${attribute.name}`;
  };
  const wanted = pathOf(path);
  return (part) => wanted !== undefined && pathOf(part.path) === wanted;
}

/** What has been given up of a request so far, step by step. */
interface Retreat {
  readonly stage: 'attributes' | 'access' | 'revocation';
  readonly refused: readonly Refused[];
}

const ADVANCE: Readonly<Record<Retreat['stage'], Retreat['stage'] | undefined>> = {
  attributes: 'access',
  access: 'revocation',
  revocation: undefined,
};

const GIVEN_UP: Readonly<Record<Retreat['stage'], (part: Part) => boolean>> = {
  attributes: () => false,
  access: ({ access }) => access === 'none',
  revocation: ({ access }) => access !== 'takes',
};

/**
 * What else to leave out after the store has refused the rest: the attribute that it names; if it names none,
 * or one that is left out already, all that is not about access; and in the end all but what takes access
 * away. undefined if that was refused too.
 */
function retreat(endpoint: Endpoint, before: Retreat, error: unknown): Retreat | undefined {
  const attribute = refusedAttribute(error);
  const { stage, refused } = before;
  if (stage === 'attributes' && attribute !== undefined && refused.length < MAX_REFUSALS) {
    const isNamed = isAbout(endpoint, attribute);
    const isRefused = (part: Part) => part.access !== 'takes' && isNamed(part);
    const part: Part = { path: attribute, access: 'unclear', isWhole: true };
    const isNew = isRefused(part) && !refused.some((one) => one.isRefused(part));
    if (isNew) return { stage, refused: [...refused, { isRefused, error }] };
  }
  const next = ADVANCE[stage];
  return next && { stage: next, refused: [...refused, { isRefused: GIVEN_UP[next], error }] };
}

const BEGINNING: Retreat = Object.freeze({ stage: 'attributes', refused: [] });

/** Whether there is anything in a request that could take access away. */
function mayRevoke({ rules }: Call, { type }: Endpoint, { method, body }: Revocation): boolean {
  if (method === 'PUT') return true;
  return patchParts(type, body, rules)?.parts.some(({ access }) => access !== 'none') ?? false;
}

/**
 * Carries out what takes access away in a request that was refused, and whatever else of it is right (rule
 * `faultsBesideRevocation`; who is not admitted is left out in every preset): nobody keeps access because something else in
 * the request was wrong. It goes the
 * way of every write: preconditions, guard, roles and events are what they always are.
 *
 * @param first - what the request was refused with.
 * @throws `first`, if nothing that is right takes access away; and
 * what stops the rest, such as 412.
 */
export async function writeAroundFaults(
  call: Call,
  endpoint: Endpoint,
  request: Revocation,
  first: unknown,
  run: RunPlan,
): Promise<WriteResult> {
  const refuses = call.rules.faultsBesideRevocation === 'refuse';
  const stops = (error: unknown) => refuses && !isAdmissionRefusal(error);
  if (stops(first) || !mayRevoke(call, endpoint, request)) throw first;
  const named = refusedAttribute(first) !== undefined;
  let state = (named ? retreat(endpoint, BEGINNING, first) : undefined) ?? BEGINNING;
  for (;;) {
    const { stage, refused } = state;
    const isNotAdmitted = refused.some(({ error }) => isAdmissionRefusal(error));
    const keepsOmitted = stage !== 'attributes' && isNotAdmitted;
    try {
      const written = await writeInUnit(call, endpoint, request.id, async (unit) => {
        unit.admission.mustGoThrough = stage === 'revocation';
        const plan = await planRevocation(
          call,
          unit.ctx,
          endpoint,
          { ...request, keepsOmitted },
          refused,
        );
        if (plan === undefined) throw first;
        return run(unit, plan);
      });
      call.appliedRules?.add(call.rules, 'faultsBesideRevocation');
      return written;
    } catch (error) {
      if (!isFault(error) || (error !== first && stops(error))) throw error;
      // Who is not admitted may be so by any part: what is left without it is looked at, down to what takes access away.
      const isOver = error === first && !isAdmissionRefusal(first);
      const next = isOver ? undefined : retreat(endpoint, state, error);
      if (next === undefined) throw first;
      state = next;
    }
  }
}
