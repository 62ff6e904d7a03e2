import type { Rules } from '../../conformance/rules.js';
import type { RequestBudget } from '../../lib/work-budget.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { IncludedAttribute } from '../../stores/contract/query.js';
import type { Config } from './config.js';
import type { AppliedRules } from './exchange.js';
import type { RequestRecord, Tried } from './request-record.js';
import type { KnownEntries } from './role-catalog.js';

/** One request after authentication: everything the operations need to know about it. */
export interface Call {
  readonly config: Config;
  readonly ctx: RequestContext;
  /** One for the whole request, a Bulk request too; the same as in `ctx`. */
  readonly work: RequestBudget;
  readonly rules: Rules;
  readonly baseUrl: string;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly record: RequestRecord;
  readonly tried: Tried;
  /** What the answer to a write shows besides the record: asked for with it, so that nothing is read after the commit. */
  readonly include: readonly IncludedAttribute[];
  /** What the catalogue of roles has, where the body of a write is about it. */
  readonly knownEntries?: KnownEntries;
  /** That of the record, where what is done is not just tried. */
  readonly appliedRules: AppliedRules | undefined;
}
