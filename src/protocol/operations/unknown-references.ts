import type { SkippedPart } from '../../conformance/skipped.js';
import { InvalidValueError } from '../../errors/store-errors.js';
import { attributeIn, withAttribute } from '../../schema/bodies/keep-stored.js';
import type { Attributes } from '../../schema/types.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import { applyRules } from '../observe/apply-rules.js';

export interface KnownReferences {
  readonly attributes: Attributes;
  /** What rule `unknownReferences` has left out. */
  readonly skipped: readonly SkippedPart[];
}

/**
 * Leaves out the references that no resource can be meant by: an id that the host cannot have given out.
 * What is stored of a single reference stays then, and of a list of which nothing would remain.
 *
 * @throws InvalidValueError if rule `unknownReferences` refuses them.
 */
export function withKnownReferences(
  call: Call,
  endpoint: Endpoint,
  before: Attributes,
  after: Attributes,
): KnownReferences {
  const found = endpoint.findImpossible(before, after);
  if (found.length === 0) return { attributes: after, skipped: [] };
  return applyRules(call, ({ unknownReferences }) => {
    let attributes = after;
    for (const { path, possible } of found) {
      if (unknownReferences === 'refuse') {
        throw new InvalidValueError(`${path.path}.value`, 'it is not the id of a resource.');
      }
      attributes = withAttribute(attributes, path, possible ?? attributeIn(before, path));
    }
    const skipped = found.map(
      ({ path }): SkippedPart => ({ path: path.path, rule: 'unknownReferences' }),
    );
    return { attributes, skipped };
  });
}
