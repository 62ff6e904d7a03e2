import { RULES, type RuleName, type ScimOptions } from '../../../src/index.js';
import type { Mutant } from './mutant.js';

/** What the preset `rfc` no longer holds to when one of its rules takes the value of `lenient`. */
const BROKEN_BY: Partial<Readonly<Record<RuleName, readonly string[]>>> = {
  unknownSchemas: ['RFC7643-3-b'],
  missingSchemas: ['RFC7643-2.1-c', 'RFC7643-3.3-a'],
  coerceScalars: ['RFC7643-2.3-a', 'RFC7643-2.3.2-a'],
  bareComplexValue: ['RFC7643-2.4-a'],
  wrappedSimpleValue: ['RFC7643-2.3-a'],
  bareMultiValue: ['RFC7643-2.4-a'],
  formats: ['RFC7643-2.3.7-a'],
  userNamePreparation: ['RFC7644-5-a'],
  passwordPreparation: ['RFC7643-4.1.1-k'],
  duplicatePrimary: ['RFC7643-2.4-c'],
  unknownMembers: ['RFC7643-2.3.7-e'],
  unknownReferences: ['RFC7643-2.3.7-e'],
  unknownValues: ['RFC7643-2.5-b'],
  faultsBesideRevocation: ['RFC7644-3.5.2-m'],
  unquotedLiterals: ['RFC7644-3.4.2.2-r'],
  coerceLiterals: ['RFC7644-3.4.2.2-y'],
  valuePathWithSubAttribute: ['RFC7644-3.4.2.2-q'],
  valuePathWithoutMatch: ['RFC7644-3.5.2.3-h'],
  pathlessReadOnly: ['RFC7644-3.5.2-w'],
  emptyOperations: ['RFC7644-3.5.2-a'],
  requiredRemoval: ['RFC7644-3.5.2-v'],
  unknownPatchPath: ['RFC7644-3.5.2-s'],
  jsonText: ['RFC7644-3.5.2-f'],
  pathlessList: ['RFC7644-3.5.2.1-b'],
  readOnlySubAttribute: ['RFC7644-3.5.2-f'],
  singleValueFilter: ['RFC7644-3.5.2-d'],
  coreSchemaKey: ['RFC7644-3.5.2-s'],
  formerSchemaUris: ['RFC7644-3.5.2-s'],
  mediaType: ['RFC7644-3.8-f'],
};

/** A provider that keeps the members whom a PUT leaves out, whatever its preset. */
const KEEPS_MEMBERS: Mutant = {
  name: 'a PUT without members keeps them',
  breaks: ['RFC7644-3.5.1-b'],
  options({ conformance = 'lenient', ...options }) {
    const given = typeof conformance === 'string' ? { preset: conformance } : conformance;
    if (typeof given === 'function') return { ...options, conformance };
    return { ...options, conformance: { ...given, omittedMembersOnPut: 'keep' } };
  },
};

function isStrict({ conformance }: ScimOptions): boolean {
  if (typeof conformance === 'object') return conformance.preset === 'rfc';
  return conformance === 'rfc';
}

/** Strict providers that are lenient in one respect. */
const LENIENT_IN_ONE: readonly Mutant[] = (Object.keys(BROKEN_BY) as RuleName[]).map((rule) => ({
  name: `the preset rfc with the lenient ${rule}`,
  breaks: BROKEN_BY[rule] ?? [],
  options(options) {
    if (!isStrict(options)) return options;
    const given = typeof options.conformance === 'object' ? options.conformance : {};
    return {
      ...options,
      conformance: { preset: 'rfc', ...given, [rule]: RULES[rule].lenient },
    };
  },
}));

export const RULE_MUTANTS: readonly Mutant[] = [...LENIENT_IN_ONE, KEEPS_MEMBERS];
