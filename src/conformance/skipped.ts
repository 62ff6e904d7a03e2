import type { RuleName } from './rules.js';

/**
 * A part of a request that was left out while the rest was carried out: what is stored there stays. Names
 * only, no value that a client has sent.
 */
export interface SkippedPart {
  /** The attribute, e.g. `roles` or `urn:…:enterprise:2.0:User:manager`. */
  readonly path: string;
  /** The rule that left it out rather than refuse the request. */
  readonly rule: RuleName;
  /** What was wrong with it, where the rule alone does not tell. */
  readonly reason?: string;
}

/** Takes down what a rule leaves out. */
export type NoteSkipped = (part: SkippedPart) => void;
