import { type DirectoryGroup, isActive, type Person } from './directory.js';
import type { GroupAction, UserAction } from './report.js';

/** What became of an object; `id` is undefined when there is none at the service provider. */
export interface Provisioned<A extends string> {
  readonly action: A;
  readonly id: string | undefined;
}

/** Members of a group by the ids that the service provider gave them. */
export interface MemberIds {
  readonly all: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** The requests of one provider; everything else about provisioning is the same for most of them. */
export interface Traffic {
  testConnection(): Promise<void>;
  /** Sent before anything else in each run. */
  begin?(): Promise<void>;
  /**
   * Matches and creates, or updates, one person. `id` is that of an earlier run, `before` the person as
   * provisioned then.
   */
  user(
    person: Person,
    id: string | undefined,
    before: Person | undefined,
  ): Promise<Provisioned<UserAction>>;
  /** Somebody is no longer assigned. Unless it is `deleted` the account stays. */
  removeUser(person: Person, id: string): Promise<'deleted' | 'disabled' | 'unchanged'>;
  /** Matches and creates, or updates, one group with its members. */
  group(
    group: DirectoryGroup,
    id: string | undefined,
    members: MemberIds,
  ): Promise<Provisioned<GroupAction>>;
  removeGroup(id: string): Promise<void>;
}

/** The action that a person's account shows after an update. */
export function updateAction(active: unknown, person: Person, changed: boolean): UserAction {
  if (active !== undefined && active !== isActive(person)) {
    return isActive(person) ? 'restored' : 'disabled';
  }
  return changed ? 'updated' : 'unchanged';
}
