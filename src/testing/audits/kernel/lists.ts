import type { Answer } from './answer.js';
import { expectEqual, expectStatus, Unmet } from './expect.js';
import type { Json } from './json.js';

const isObject = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a ListResponse lacks for its resources to be looked at (RFC 7644 §3.4.2). */
function whyNoResources({ body }: Answer): string | undefined {
  const { Resources, totalResults } = body;
  // RFC 7644 §3.4.2: an empty result may leave it out; a list without a number is taken for one.
  if (Resources === undefined && (totalResults === 0 || totalResults === undefined))
    return undefined;
  if (!Array.isArray(Resources)) return 'A list has no array of Resources.';
  return Resources.every(isObject)
    ? undefined
    : 'Resources of a list holds something else than objects.';
}

/** Expects a list whose resources can be looked at, and gives them. Its numbers are asked for elsewhere. */
export function expectList(answer: Answer): readonly Json[] {
  expectStatus(answer, 200);
  const why = whyNoResources(answer);
  if (why !== undefined) throw new Unmet(why, answer, why);
  return answer.resources;
}

/**
 * Expects a list of so many altogether. One that does not say how many there are is no finding here: an
 * audit of its own tells that, once.
 */
export function expectTotal(answer: Answer, total: number): void {
  expectList(answer);
  const { totalResults } = answer.body;
  if (Number.isInteger(totalResults)) expectEqual('totalResults', totalResults, total, answer);
  else if (total === 0) expectEqual('number of Resources', answer.resources.length, 0, answer);
}
