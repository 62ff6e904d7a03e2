import type { RuleName, Rules } from '../../conformance/rules.js';
import type { SkippedPart } from '../../conformance/skipped.js';

/** A tolerance that decided something about a request: by RFC 7643 and 7644 alone it would have ended otherwise. */
export interface AppliedRule {
  readonly rule: RuleName;
  /** The value it has, other than that of the preset `rfc`. */
  readonly value: string;
  /** What the rule decides, in words. */
  readonly about: string;
}

/**
 * One request and its answer, for the developer who connects a provider. Names, operators, booleans and
 * structure stay; every other value is replaced by its kind and length.
 */
export interface Exchange {
  /** When it was answered; ISO 8601 in UTC. */
  readonly time: string;
  readonly requestId: string;
  readonly tenantId?: string;
  readonly method: string;
  /** Below the mount, with the query; literals of filters are masked. */
  readonly path: string;
  readonly status: number;
  /** Milliseconds until the answer was ready. */
  readonly durationMs: number;
  readonly scimType?: string;
  /** Of the error: it names the attribute, or the operation and its path. Values in it are masked. */
  readonly detail?: string;
  /** Tolerances that decided something, in the order in which they were needed. */
  readonly rules: readonly AppliedRule[];
  /**
   * Names in the request that no schema of the resource type has, such as `userNmae`: they are ignored, or count
   * as attributes without a value. At most 20.
   */
  readonly unknown?: readonly string[];
  /** What a write changed: names of attributes. */
  readonly changed?: readonly string[];
  /** Parts of the request that were left out while the rest was carried out. */
  readonly skipped?: readonly SkippedPart[];
  /** The body of the request, masked; absent if there was none. */
  readonly request?: unknown;
  /** The body of the answer, masked; absent if there was none, or if it is longer than 64 kB. */
  readonly response?: unknown;
}

/** Where exchanges go. */
export interface ExchangeSink {
  add(exchange: Exchange): void;
}

/** Which tolerances decided something about one request. */
export interface AppliedRules {
  /**
   * Runs what depends on rules, and then again for each tolerance that was asked for, without it: one that
   * makes a difference has decided something.
   *
   * @param work - without side effects.
   */
  note<T>(rules: Rules, work: (rules: Rules) => T): T;
  /** Notes a rule whose effect is seen elsewhere. */
  add(rules: Rules, rule: RuleName): void;
  readonly applied: readonly AppliedRule[];
}
