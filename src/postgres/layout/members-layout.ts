/**
 * Who is in which group: what is read from, and the parts of statements that write. `$1` is the tenant; where a part is
 * about one group or member, `$2` is its id.
 */
export interface MembersLayout {
  /** Nobody but the library writes the table. */
  readonly isOurs: boolean;
  /** What to read from: `tenant_id`, `group_id`, `member_id`, `member_type`, `display`; ids are those of SCIM. */
  readonly rows: string;
  /**
   * The members of the group in row `alias` of the groups, whether SCIM shows the row or not: `member_id`, `member_type`,
   * `display`; people whom SCIM does not show are among them, by the host's id. undefined where only groups that SCIM knows
   * have some.
   */
  ofRow?(alias: string): string;
  /** Whether groups can be members. */
  readonly nests: boolean;
  /**
   * A CTE `removed (member_id, member_type)` that takes members out of group `$2`.
   *
   * @param which - a condition of `m.member_id`, or of what stands before it.
   */
  removed(which: string): string;
  /**
   * CTEs, the last of which is `added (member_id, member_type)`, that put those in a CTE `found (id, type, display)` into
   * group `$2` who are not in it.
   *
   * @param when - a condition.
   */
  added(when: string): string;
  /** A CTE `left_groups (group_key)` that takes member `$2` out of all groups; keys are those of the table of groups. */
  readonly left: string;
  /** A statement that takes everybody out of group `$2`; undefined where that happens by itself. */
  readonly emptied: string | undefined;
}
