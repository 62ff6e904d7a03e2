import { RULES, type RuleName, type Rules } from './rules.js';

/** Least page that the profile lets a client ask for, and expects where none is asked for. */
const LEAST_PAGE = 100;

/** What the profile demands besides rules. */
export interface ProfileOptions {
  readonly defaultPageSize: number;
  readonly maxPageSize: number;
  /** Public address, where it is configured; the profile wants TLS. */
  readonly baseUrl: string | undefined;
  /** Paths of `type` without canonical values in the schemas that are published; the profile wants none. */
  readonly openTypes: readonly string[];
  /** Whether some attributes cannot be filtered by in a GET. */
  readonly hasSensitiveAttributes: boolean;
}

/**
 * What keeps rules and options from meeting the SCIM 2.0 Interoperability Profile, so that
 * `interopProfileConformant` must not be published; nothing if all that this library can know of is met.
 * Rules that the profile leaves open can be set otherwise.
 */
export function againstInteropProfile(rules: Rules, options: ProfileOptions): readonly string[] {
  const { defaultPageSize, maxPageSize, baseUrl = '', openTypes } = options;
  const names = Object.keys(RULES) as RuleName[];
  return [
    ...names
      .filter((name) => !meets(name, rules))
      .map((name) => `rule "${name}" is "${rules[name]}"`),
    ...(Math.min(defaultPageSize, maxPageSize) < LEAST_PAGE
      ? [`"limits" allow fewer than ${LEAST_PAGE} resources on a page`]
      : []),
    ...(/^http:/i.test(baseUrl) ? ['"baseUrl" is not https'] : []),
    ...(options.hasSensitiveAttributes ? ['"sensitiveAttributes" cannot be filtered by'] : []),
    ...openTypes.map((path) => `"${path}" has no canonicalValues`),
  ];
}

function meets(name: RuleName, rules: Rules): boolean {
  const rule = RULES[name];
  return !('demanded' in rule) || rules[name] === rule.interop;
}
