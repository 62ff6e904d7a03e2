import type { Rules } from '../../conformance/rules.js';
import { ScimError } from '../../errors/scim-error.js';
import type { PrecisProfile } from '../types.js';
import { opaqueString, opaqueStringProblem } from './opaque-string.js';
import { usernameProblem } from './username.js';

interface Profile {
  /** The rule that says whether `problem` counts. */
  readonly rule: 'userNamePreparation' | 'passwordPreparation';
  readonly problem: (text: string) => string | undefined;
  /** What a store is given for the text. */
  readonly prepared: (text: string) => string;
}

const PROFILES: Readonly<Record<PrecisProfile, Profile>> = {
  UsernameCaseMapped: {
    rule: 'userNamePreparation',
    problem: usernameProblem,
    prepared: (text) => text,
  },
  OpaqueString: {
    rule: 'passwordPreparation',
    problem: opaqueStringProblem,
    prepared: opaqueString,
  },
};

/**
 * Prepares a string that a client sent by its PRECIS profile (RFC 7644 §5). A user name stays as sent, for
 * only its comparison is prepared; a password becomes what it is compared by.
 *
 * @param path - how errors name the attribute, e.g. `userName`.
 * @throws ScimError invalidValue for a string that the profile forbids, where the rule enforces it.
 */
export function prepareText(
  preparation: PrecisProfile,
  text: string,
  rules: Rules,
  path: string,
): string {
  const { rule, problem, prepared } = PROFILES[preparation];
  const found = rules[rule] === 'enforce' ? problem(text) : undefined;
  if (found !== undefined) throw new ScimError('invalidValue', `Attribute "${path}" ${found}.`);
  return prepared(text);
}
