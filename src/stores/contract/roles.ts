import type { RequestContext } from './context.js';
import type { ResourceRecord } from './resource.js';

/** A role of the host that a user has. */
export interface RoleAssignment {
  /** Name of the role, in the host's words. */
  readonly role: string;
  /**
   * Tenant of the host in which the role holds, where one connection feeds several tenants; left out, it
   * is the tenant of the connection.
   */
  readonly targetTenantId?: string;
}

/** Why somebody has a role. */
export type RoleReason =
  | 'default'
  | 'inactive'
  | 'asserted'
  | 'unmapped'
  | 'lastAdministrator'
  | `group:${string}`
  | `custom:${string}`;

/** A role that follows from what was provisioned, and why. */
export interface ReasonedAssignment extends RoleAssignment {
  readonly reason: RoleReason;
}

/** A user with the roles that are stored now. */
export interface RoleState {
  readonly userId: string;
  /** As `get` returns it, read under the lock. */
  readonly user: ResourceRecord;
  /** All of them, those in other tenants included. */
  readonly assignments: readonly RoleAssignment[];
  /** Whether the roles were set by hand: no provisioning changes them until that is lifted. */
  readonly locked: boolean;
  /** Opaque text that changes with every change of `assignments` or `locked`. */
  readonly version: string;
}

/** The complete new roles of one user. */
export interface RoleChange {
  readonly userId: string;
  /** {@link RoleState.version} that the new roles were computed from. */
  readonly expectedVersion: string;
  /** Replaces all assignments, those in other tenants included. Keep the reasons if you show them. */
  readonly assignments: readonly ReasonedAssignment[];
}

/**
 * Roles of users: optional methods of a user store, of which a router with a `roleResolver` needs the first
 * two. Every method is called inside the unit of work of the write that made it necessary, and is bound to
 * `ctx.tenantId` like all others.
 *
 * Two units of work that change one user directly are exact at any isolation level. Where groups contain
 * groups, one that nests a group and one that changes the members of that group can miss each other unless
 * units are serializable.
 */
export interface RoleMethods {
  /**
   * The states of these users, locked until the unit of work ends (`SELECT … ORDER BY id FOR UPDATE`): the
   * groups that decide are read after it, so that of two changes at once the later one sees both. The ids
   * are sorted and at most 500; a user who does not exist is left out. Without units of work nothing can
   * be locked, and the version alone tells that somebody else was faster.
   */
  lockRoleStates?(
    ctx: RequestContext,
    sortedUserIds: readonly string[],
  ): Promise<readonly RoleState[]>;

  /**
   * Makes the roles of these users what the changes say, each in one step with the comparison of its
   * version; sorted by user id, at most 500, and only real changes.
   *
   * @throws VersionConflictError; nothing of these changes was written then.
   */
  assignRoles?(ctx: RequestContext, changes: readonly RoleChange[]): Promise<void>;

  /**
   * Whether an active user (`active` is true) other than these has exactly this role, in exactly this
   * tenant. Needed where the role policy has an `administratorRole`. Lock what the answer rests on (`FOR
   * UPDATE`, or the tenant's row), so that two administrators cannot lose the role at once, each
   * because of the other.
   */
  hasActiveHolder?(
    ctx: RequestContext,
    assignment: RoleAssignment,
    except: readonly string[],
  ): Promise<boolean>;

  /**
   * Makes the person appear in another tenant, before the first role there is assigned. Idempotent. Only
   * tenants that the router option `roles.targetTenants` names.
   */
  addToTenant?(ctx: RequestContext, userId: string, targetTenantId: string): Promise<void>;

  /** Makes the person disappear from another tenant, after the last role there is gone. Idempotent. */
  removeFromTenant?(ctx: RequestContext, userId: string, targetTenantId: string): Promise<void>;
}

/**
 * Roles set by hand: optional methods of a user store, which `router.roles.lock` and `unlock` call for the
 * admin page. Each is one step inside a unit of work, after `lockRoleStates`, and changes the version of the
 * state, so that roles which somebody computes at the same time are computed again.
 */
export interface RoleLockMethods {
  /**
   * Gives a user exactly these roles, those in other tenants included, and locks them: no provisioning
   * changes them any more.
   *
   * @throws NotFoundError
   */
  setRoles?(
    ctx: RequestContext,
    userId: string,
    assignments: readonly RoleAssignment[],
  ): Promise<void>;

  /**
   * Lifts the lock and leaves the roles as they are; they are computed next.
   *
   * @throws NotFoundError
   */
  unlockRoles?(ctx: RequestContext, userId: string): Promise<void>;
}

/** One user whose roles are still to be computed. */
export interface RoleJob {
  readonly userId: string;
  /** Changes whenever the user is enqueued again. */
  readonly mark: string;
}

/**
 * Users whose roles are yet to be computed because one commit could not do it for all, e.g. after a group of
 * 100,000 was deleted. One table is enough. Its rows are locked in the order of the users, so that two units
 * which enqueue the same users do not wait for each other.
 *
 * PostgreSQL: `stores.roleJobs` of `createPostgresScim` (`express-scim/postgres`) is one. The statements below are for
 * tables of your own.
 *
 * @example
 * CREATE TABLE scim_role_job (
 *   tenant_id text NOT NULL, user_id text NOT NULL,
 *   mark bigint GENERATED ALWAYS AS IDENTITY, leased_until timestamptz,
 *   PRIMARY KEY (tenant_id, user_id));
 * CREATE INDEX ON scim_role_job (tenant_id, mark);
 *
 * // enqueue, in ctx.transaction. $1: tenant, $2: users
 * INSERT INTO scim_role_job (tenant_id, user_id)
 *   SELECT DISTINCT $1::text, id FROM unnest($2::text[]) AS u (id) ORDER BY id
 *   ON CONFLICT (tenant_id, user_id) DO UPDATE SET mark = DEFAULT, leased_until = NULL;
 *
 * // claim. $1: tenant, $2: limit, $3: seconds. The array is made once; a join could take more than the limit.
 * UPDATE scim_role_job SET leased_until = now() + $3 * interval '1 second'
 *  WHERE tenant_id = $1 AND user_id = ANY(ARRAY(
 *    SELECT user_id FROM scim_role_job
 *     WHERE tenant_id = $1 AND (leased_until IS NULL OR leased_until <= now())
 *     ORDER BY mark LIMIT $2 FOR UPDATE SKIP LOCKED)) RETURNING user_id, mark;
 *
 * // complete, in ctx.transaction. $1: tenant, $2: users, $3: their marks
 * DELETE FROM scim_role_job WHERE tenant_id = $1
 *   AND (user_id, mark) IN (SELECT * FROM unnest($2::text[], $3::bigint[]));
 *
 * // pending
 * SELECT count(*) FROM scim_role_job WHERE tenant_id = $1;
 *
 * // tenants
 * SELECT DISTINCT tenant_id FROM scim_role_job;
 */
export interface RoleJobStore {
  /**
   * Adds users in the commit of `ctx.transaction`. One who is there already, claimed or not, gets a new mark and
   * can be claimed again at once. At most 500 ids a call, as often as it takes.
   */
  enqueue(ctx: RequestContext, userIds: readonly string[]): Promise<void>;
  /**
   * Takes some users of the tenant, those first who were enqueued first; nobody else gets them for
   * `leaseSeconds`, or until they are enqueued again.
   */
  claim(ctx: RequestContext, limit: number, leaseSeconds: number): Promise<readonly RoleJob[]>;
  /** Removes the users, in the commit of their roles; one whose mark has changed stays. */
  complete(ctx: RequestContext, jobs: readonly RoleJob[]): Promise<void>;
  /**
   * How many users of the tenant are left, those included who are claimed and not completed: it tells whether
   * other processes still work on any. Inside a unit of work it must read in `ctx.transaction`.
   */
  pending(ctx: RequestContext): Promise<number>;
  /** Tenants that have any left: what is to be gone on with after a restart. */
  tenants(): Promise<readonly string[]>;
}
