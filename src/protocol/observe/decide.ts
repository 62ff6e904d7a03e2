import type { Rules } from '../../conformance/rules.js';
import type { Call } from '../model/call.js';

/**
 * Runs what depends on the rules of a request, so that an exchange trace can tell which of them decided
 * something. All such work goes through here, but for `unknownMembers`, whose effect the store has.
 *
 * @param work - without side effects: it is run again while exchanges are traced.
 */
export function decide<T>(
  { rules, decisions }: Pick<Call, 'rules' | 'decisions'>,
  work: (rules: Rules) => T,
): T {
  return decisions === undefined ? work(rules) : decisions.note(rules, work);
}
