import type { Rules } from '../../conformance/rules.js';
import type { ScimEvent } from '../../events/types.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { Happening } from '../changes/changes.js';
import type { Decisions } from '../observe/decisions.js';
import type { Trail } from '../observe/trail.js';
import type { Touched } from '../roles/touched.js';
import type { Config } from './config.js';

/** One request after authentication: everything the operations need to know about it. */
export interface Call {
  readonly config: Config;
  readonly ctx: RequestContext;
  readonly rules: Rules;
  readonly baseUrl: string;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly trail: Trail;
  /** Which tolerances decide something; undefined unless exchanges are traced. */
  readonly decisions: Decisions | undefined;
}

/** One commit in the making: the context its store calls share, and the events to be told after it. */
export interface Unit {
  readonly ctx: RequestContext;
  readonly events: ScimEvent[];
  /** What was done so far, whether or not anybody listens. */
  readonly happened: Happening[];
  /** Whether anybody listens: if not, no events are made but those of roles, which the log reads. */
  readonly heard: boolean;
  /** Gives an event its place in the order of its resource; see `Telling`. */
  hold(event: ScimEvent): void;
  /** What roles may follow from. */
  readonly touched: Touched;
}
