import { RULES, type RuleName, type Rules } from './rules.js';

/** Least page that the profile lets a client ask for, and expects where none is asked for. */
const LEAST_PAGE = 100;

/** What the profile demands besides rules. */
export interface ProfileOptions {
  readonly defaultPageSize: number;
  readonly maxPageSize: number;
  /** Public address, where it is configured; the profile wants TLS. */
  readonly baseUrl: string | undefined;
}

/**
 * Whether rules and options meet the SCIM 2.0 Interoperability Profile, so that
 * `interopProfileConformant` may be published. Rules that the profile leaves open can be set otherwise.
 */
export function meetsInteropProfile(rules: Rules, options: ProfileOptions): boolean {
  const { defaultPageSize, maxPageSize, baseUrl = '' } = options;
  return (
    (Object.keys(RULES) as RuleName[]).every((name) => meets(name, rules)) &&
    Math.min(defaultPageSize, maxPageSize) >= LEAST_PAGE &&
    !/^http:/i.test(baseUrl)
  );
}

function meets(name: RuleName, rules: Rules): boolean {
  const rule = RULES[name];
  return !('demanded' in rule) || rules[name] === rule.interop;
}
