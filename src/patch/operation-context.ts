import type { Rules } from '../conformance/rules.js';
import type { NoteSkipped } from '../conformance/skipped.js';
import type { WorkBudget } from '../lib/work-budget.js';
import type { Draft } from './draft.js';
import type { PatchVerb } from './operation.js';

/** What one operation works with. */
export interface OperationContext {
  readonly draft: Draft;
  readonly op: PatchVerb;
  readonly rules: Rules;
  readonly work: WorkBudget;
  /** Told of values that say nothing. */
  readonly note: NoteSkipped;
}
