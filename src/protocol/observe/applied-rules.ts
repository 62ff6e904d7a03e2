import { RULES, type RuleName, type Rules } from '../../conformance/rules.js';
import type { AppliedRule, AppliedRules } from '../model/exchange.js';

type Outcome<T> = { readonly value: T } | { readonly thrown: unknown };

function attempt<T>(work: () => T): Outcome<T> {
  try {
    return { value: work() };
  } catch (thrown) {
    return { thrown };
  }
}

/** Outcomes hold compiled functions too, which differ each time: what is data in them is compared. */
function dataOf<T>(outcome: Outcome<T>): string | undefined {
  return 'thrown' in outcome ? String(outcome.thrown) : JSON.stringify(outcome.value);
}

/** Rules whose value is handed on to the store: it stands in every outcome and tells nothing. */
const HANDED_ON: ReadonlySet<RuleName> = new Set(['unknownMembers']);

function isTolerance(rules: Rules, rule: RuleName): boolean {
  return !('choice' in RULES[rule]) && rules[rule] !== RULES[rule].rfc;
}

/** Rules that tell when one of them is asked for. */
function watched(rules: Rules, asked: Set<RuleName>): Rules {
  return new Proxy(rules, {
    get(target, name, receiver) {
      asked.add(name as RuleName);
      return Reflect.get(target, name, receiver);
    },
  });
}

export function createAppliedRules(): AppliedRules {
  const applied = new Map<RuleName, AppliedRule>();

  function add(rules: Rules, rule: RuleName): void {
    if (!isTolerance(rules, rule)) return;
    applied.set(rule, { rule, value: String(rules[rule]), about: RULES[rule].about });
  }

  return {
    note(rules, work) {
      const asked = new Set<RuleName>();
      const outcome = attempt(() => work(watched(rules, asked)));
      const data = dataOf(outcome);
      for (const rule of asked) {
        if (!isTolerance(rules, rule) || HANDED_ON.has(rule)) continue;
        const without = attempt(() => work({ ...rules, [rule]: RULES[rule].rfc }));
        if (dataOf(without) !== data) add(rules, rule);
      }
      if ('thrown' in outcome) throw outcome.thrown;
      return outcome.value;
    },
    add,
    get applied() {
      return [...applied.values()];
    },
  };
}
