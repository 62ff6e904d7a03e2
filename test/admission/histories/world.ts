import type { Commit, Policy } from './judge.js';
import type { TenantName } from './names.js';

/** A product that is provisioned, and what its host can do and see. */
export interface World {
  /** Where its processes listen. */
  readonly origins: readonly string[];
  setPolicy(tenant: TenantName, policy: Policy): Promise<void>;
  /** Makes somebody whom SCIM does not show; undefined where nobody is hidden. */
  readonly hide?: (tenant: TenantName, userName: string) => Promise<void>;
  /** Finishes what waits, and tells what every commit has left, in their order. */
  finish(): Promise<readonly Commit[]>;
  close(): Promise<void>;
}
