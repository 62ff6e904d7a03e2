import type { Fault } from '../world.js';

/** A provider with one fault, which at least one check must notice. */
export interface Mutant extends Fault {
  readonly name: string;
  /** Requirements it breaks: checks that claim one of them are tried first. */
  readonly suspects: readonly string[];
}
