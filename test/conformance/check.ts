import type { World } from './world.js';

/**
 * Asks a mounted provider whether it meets requirements. A check must fail against a provider that
 * ignores any of the requirements it claims.
 */
export interface Check {
  /** Ids in `requirements.json`. */
  readonly ids: readonly string[];
  readonly title: string;
  /** Rejects if a requirement is not met. Uses nothing but what the world gives. */
  readonly run: (t: World) => Promise<void>;
}
