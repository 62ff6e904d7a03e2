import type { Background } from '../../lib/background.js';
import type { RoleStores } from '../../roles/apply-roles.js';
import type { FindRoleResolver } from '../../roles/role-resolver.js';
import type { RoleJobStore } from '../../stores/contract/roles.js';
import type { Admission } from './admission.js';
import type { Endpoint } from './endpoint.js';

/** Work on the role jobs of a tenant that this router has begun. */
export interface Draining {
  /** Whether there is more since it looked last. */
  again: boolean;
  done: Promise<void>;
}

/** What a router knows about roles; part of its configuration. */
export interface RolesConfig {
  /** The host's, as a unit of work calls it. @throws HookError if it gives no answer. */
  readonly resolverOf: (
    ...asked: [...Parameters<FindRoleResolver>, requestId?: string]
  ) => ReturnType<FindRoleResolver>;
  readonly stores: RoleStores;
  /** Whom other tenants admit; undefined where everybody is, or nobody is placed in another tenant. */
  readonly admission: Admission | undefined;
  readonly userEndpoint: Endpoint;
  readonly groupEndpoint: Endpoint | undefined;
  readonly jobs: RoleJobStore | undefined;
  /** Users whose roles one commit computes at the most, where there are role jobs for the rest. */
  readonly maxInCommit: number;
  /** Whether linked users keep the roles that they have. */
  readonly keepsLinked: boolean;
  /** By tenant. */
  readonly draining: Map<string, Draining>;
  /** Work on roles that no request waits for. */
  readonly background: Background;
}
