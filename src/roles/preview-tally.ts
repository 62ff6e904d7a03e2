import type { ReasonedAssignment, RoleAssignment } from '../stores/contract/roles.js';
import { guardAdministrators, type KeptRoles } from './administrators.js';
import { assignmentKey, includesRole, sameAssignments } from './assignments.js';
import type { RoleDecision } from './decide-assignments.js';

/** What would become of one user's roles. */
export interface PreviewedUser {
  readonly userId: string;
  readonly userName: string | undefined;
  readonly before: readonly RoleAssignment[];
  /** Each with its reason; as before where the roles are kept. */
  readonly after: readonly ReasonedAssignment[];
  /** Why the roles stay although the settings say otherwise. */
  readonly kept: 'locked' | 'lastAdministrator' | undefined;
}

/** How many users would get a role, and how many would lose it. */
export interface PreviewedRole extends RoleAssignment {
  readonly gained: number;
  readonly lost: number;
}

/** What a preview of roles has counted: who would change, who would not, and by which role. */
export interface PreviewTally {
  /** Users whose roles would change. */
  readonly changed: number;
  /** Users whose roles stay, because they are locked or the last administrator's. */
  readonly kept: number;
  /** By role and tenant; only those that somebody would get or lose. */
  readonly roles: readonly PreviewedRole[];
  /** The first of both, administrators before all others. */
  readonly users: readonly PreviewedUser[];
}

function nameOf({ userName }: RoleDecision['state']['user']): string | undefined {
  return typeof userName === 'string' ? userName : undefined;
}

/** Counts decisions that nobody carries out, and holds no more of them than it has to. */
export class PreviewCount {
  readonly #administratorRole: string | undefined;
  readonly #examples: number;
  /** Who has the administrator's role or would get it: to be guarded when everybody is known. */
  readonly #administrators: RoleDecision[] = [];
  readonly #roles = new Map<string, { assignment: RoleAssignment; gained: number; lost: number }>();
  readonly #users: PreviewedUser[] = [];
  #changed = 0;
  #kept = 0;

  constructor(administratorRole: string | undefined, examples: number) {
    this.#administratorRole = administratorRole;
    this.#examples = examples;
  }

  add(decision: RoleDecision): void {
    const isAdministrator = [...decision.before, ...decision.after].some(
      ({ role }) => role === this.#administratorRole,
    );
    if (isAdministrator) this.#administrators.push(decision);
    else this.#count(decision, false, this.#users);
  }

  /** @param everybody - whether there is nobody left who could be another administrator. */
  async finish(everybody: boolean): Promise<PreviewTally> {
    const first: PreviewedUser[] = [];
    const { decisions, kept } = await this.#guarded(everybody);
    for (const decision of decisions) this.#count(decision, kept.has(decision), first);
    return {
      changed: this.#changed,
      kept: this.#kept,
      roles: [...this.#roles.values()].map(({ assignment, ...counts }) => ({
        ...assignment,
        ...counts,
      })),
      users: [...first, ...this.#users].slice(0, this.#examples),
    };
  }

  async #guarded(
    everybody: boolean,
  ): Promise<{ readonly decisions: readonly RoleDecision[]; readonly kept: KeptRoles }> {
    const decisions = this.#administrators;
    if (this.#administratorRole === undefined) return { decisions, kept: new Map() };
    return guardAdministrators(decisions, this.#administratorRole, async () => !everybody);
  }

  #count(decision: RoleDecision, isLast: boolean, users: PreviewedUser[]): void {
    const { state, before, wanted, after } = decision;
    const isKept = isLast || (state.locked && !sameAssignments(before, wanted));
    const isChanged = !sameAssignments(before, after);
    if (!isKept && !isChanged) return;
    if (isKept) this.#kept += 1;
    if (isChanged) this.#changed += 1;
    for (const each of after) if (!includesRole(before, each)) this.#roleOf(each).gained += 1;
    for (const each of before) if (!includesRole(after, each)) this.#roleOf(each).lost += 1;
    if (users.length >= this.#examples) return;
    users.push({
      userId: state.userId,
      userName: nameOf(state.user),
      before,
      after,
      kept: isLast ? 'lastAdministrator' : isKept ? 'locked' : undefined,
    });
  }

  #roleOf({ role, targetTenantId }: RoleAssignment) {
    const assignment = targetTenantId === undefined ? { role } : { role, targetTenantId };
    const key = assignmentKey(assignment);
    const known = this.#roles.get(key) ?? { assignment, gained: 0, lost: 0 };
    this.#roles.set(key, known);
    return known;
  }
}
