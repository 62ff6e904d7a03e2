import { VersionConflictError } from '../../errors/store-errors.js';
import type { RoleAssignment, RoleChange, RoleState } from '../contract/roles.js';
import type { Journal } from './table/journal.js';

type Entry = Pick<RoleState, 'assignments' | 'locked' | 'version'>;

const NONE: Entry = Object.freeze({ assignments: Object.freeze([]), locked: false, version: '0' });

function frozen(assignments: readonly RoleAssignment[]): readonly RoleAssignment[] {
  return Object.freeze(assignments.map((each) => Object.freeze({ ...each })));
}

/** The roles of one tenant's users, and in which other tenants they have been placed. */
export class Roles {
  readonly #entries = new Map<string, Entry>();
  readonly #placed = new Map<string, Set<string>>();
  #versions = 0;

  of(userId: string): Entry {
    return this.#entries.get(userId) ?? NONE;
  }

  /** @throws VersionConflictError before anything is written. */
  assign(changes: readonly RoleChange[], journal: Journal): void {
    for (const { userId, expectedVersion } of changes) {
      if (this.of(userId).version !== expectedVersion) throw new VersionConflictError();
    }
    for (const { userId, assignments } of changes) this.set(userId, { assignments }, journal);
  }

  set(
    userId: string,
    changes: Partial<Pick<Entry, 'assignments' | 'locked'>>,
    journal: Journal,
  ): void {
    const before = this.of(userId);
    const { assignments = before.assignments, locked = before.locked } = changes;
    this.#versions += 1;
    this.#put(userId, { assignments: frozen(assignments), locked, version: `r${this.#versions}` });
    journal.note(() => this.#put(userId, before));
  }

  remove(userId: string, journal: Journal): void {
    const before = this.of(userId);
    this.#put(userId, NONE);
    journal.note(() => this.#put(userId, before));
    for (const tenant of this.#placed.keys()) this.place(userId, tenant, false, journal);
  }

  /** Ids of the users with this role, in this tenant. */
  *holders({ role, targetTenantId }: RoleAssignment): Iterable<string> {
    for (const [userId, { assignments }] of this.#entries) {
      if (assignments.some((a) => a.role === role && a.targetTenantId === targetTenantId)) {
        yield userId;
      }
    }
  }

  place(userId: string, tenant: string, present: boolean, journal: Journal): void {
    const users = this.#placed.get(tenant) ?? new Set();
    this.#placed.set(tenant, users);
    if (users.has(userId) === present) return;
    const put = (there: boolean) => (there ? users.add(userId) : users.delete(userId));
    put(present);
    journal.note(() => put(!present));
  }

  placedIn(tenant: string): readonly string[] {
    return [...(this.#placed.get(tenant) ?? [])];
  }

  #put(userId: string, entry: Entry): void {
    if (entry === NONE) this.#entries.delete(userId);
    else this.#entries.set(userId, entry);
  }
}
