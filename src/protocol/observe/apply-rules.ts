import type { Rules } from '../../conformance/rules.js';
import { inOnePiece, inSlices, type Pausable } from '../../lib/pausable.js';
import { UNCOUNTED, type WorkBudget } from '../../lib/work-budget.js';
import type { Call } from '../model/call.js';

/**
 * Runs what depends on the rules of a request, so that an exchange trace can tell which of them decided
 * something. All such work goes through here, but for `unknownMembers`, whose effect the store has.
 *
 * @param work - without side effects: it is run again while exchanges are traced.
 */
export function applyRules<T>(
  { rules, appliedRules }: Pick<Call, 'rules' | 'appliedRules'>,
  work: (rules: Rules) => T,
): T {
  return appliedRules === undefined ? work(rules) : appliedRules.note(rules, work);
}

/**
 * As {@link applyRules}, for work that may be long: it is done in slices. While exchanges are traced, which is
 * never in production, it is done in one piece, for it is done several times; it is charged once.
 *
 * @param holding - whether the caller is inside a unit of work, for whose end others may wait.
 */
export function applyRulesInSlices<T>(
  { rules, appliedRules, work }: Pick<Call, 'rules' | 'appliedRules' | 'work'>,
  holding: boolean,
  make: (rules: Rules, work: WorkBudget) => Pausable<T>,
): T | Promise<T> {
  if (appliedRules === undefined) return inSlices(make(rules, work), work, holding);
  let charged: WorkBudget = work;
  return appliedRules.note(rules, (some) => {
    const budget = charged;
    charged = UNCOUNTED;
    return inOnePiece(make(some, budget));
  });
}
