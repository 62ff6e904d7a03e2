import type { Fault } from '../world.js';

/** A provider with one fault. */
export interface Mutant extends Fault {
  readonly name: string;
  /** Requirements it does not meet: for each one, a check that claims it must fail. */
  readonly breaks: readonly string[];
}
