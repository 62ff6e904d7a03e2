import type { RolePolicyOptions } from '../../../src/roles/index.js';

export const TENANT = 'acme';
export const TOKEN = 'a-token-for-tests-with-more-than-32-characters';

/** How the product of a cycle is started, in the environment variable `CYCLE_OPTIONS` as JSON. */
export interface ProductOptions {
  readonly url: string;
  readonly policy: RolePolicyOptions;
}

/** What the process of the product is asked over the channel to its parent, and what it answers. */
export type Question = 'usage' | 'settle';

/** What the product has used so far; memory in bytes, after a collection. */
export interface Usage {
  readonly rss: number;
  readonly heapUsed: number;
  readonly statements: number;
  readonly eventsTold: number;
}
