import type { ReasonedAssignment } from 'express-scim';
import { keyOf, type TableDefinition } from './table.js';

/** A JSON column. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What the product knows about a person who may log in. */
export interface Account {
  readonly account_id: number;
  readonly org: string;
  readonly login: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly display_name: string | null;
  readonly mail: string | null;
  readonly is_active: boolean;
  readonly job_title: string | null;
  readonly department: string | null;
  readonly manager_account_id: number | null;
  readonly external_ref: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly rev: number;
  /** Every other attribute that provisioning has to keep, as it came. */
  readonly scim_extra: JsonObject;
  /** What the person may do, and why: a JSON column. */
  readonly roles: readonly ReasonedAssignment[];
  /** Set by hand: provisioning leaves the roles as they are. */
  readonly roles_locked: boolean;
  /** Other organisations of the product in which the person has roles. */
  readonly guest_in: readonly string[];
  /** Moves when the roles or their lock change; `rev`, which identity providers see, does not. */
  readonly roles_rev: number;
}

export interface Team {
  readonly team_id: number;
  readonly org: string;
  readonly title: string;
  readonly external_ref: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  /** Moves when the team itself changes. */
  readonly rev: number;
  /** Moves when somebody joins or leaves. */
  readonly members_rev: number;
  readonly scim_extra: JsonObject;
}

export interface TeamMember {
  readonly team_member_id: number;
  readonly team_id: number;
  readonly account_id: number;
}

/** Logins, titles and mail addresses are one whatever their case or their Unicode form. */
export const folded = (text: string): string => text.normalize('NFC').toLowerCase();

const optional = (org: string, value: string | number | null): readonly string[] =>
  value === null ? [] : [keyOf(org, value)];

/** Mail addresses besides the one in the `mail` column. */
function otherMails({ scim_extra }: Account): readonly string[] {
  const { emails } = (scim_extra.attributes ?? {}) as { emails?: readonly { value?: unknown }[] };
  return (emails ?? []).flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
}

export const ACCOUNTS = {
  id: (account: Account) => account.account_id,
  unique: { login: (a: Account) => [keyOf(a.org, folded(a.login))] },
  indexes: {
    org: (a: Account) => [keyOf(a.org)],
    external_ref: (a: Account) => optional(a.org, a.external_ref),
    guest: (a: Account) => a.guest_in.map((org) => keyOf(org)),
    role: (a: Account) => a.roles.map(({ role }) => keyOf(a.org, role)),
    manager: (a: Account) => optional(a.org, a.manager_account_id),
    mail: (a: Account) =>
      [...(a.mail === null ? [] : [a.mail]), ...otherMails(a)].map((m) => keyOf(a.org, folded(m))),
  },
} satisfies TableDefinition<Account, string, string>;

export const TEAMS = {
  id: (team: Team) => team.team_id,
  unique: { title: (t: Team) => [keyOf(t.org, folded(t.title))] },
  indexes: {
    org: (t: Team) => [keyOf(t.org)],
    external_ref: (t: Team) => optional(t.org, t.external_ref),
  },
} satisfies TableDefinition<Team, string, string>;

export const TEAM_MEMBERS = {
  id: (member: TeamMember) => member.team_member_id,
  unique: { membership: (m: TeamMember) => [keyOf(m.team_id, m.account_id)] },
  indexes: {
    team: (m: TeamMember) => [keyOf(m.team_id)],
    account: (m: TeamMember) => [keyOf(m.account_id)],
  },
} satisfies TableDefinition<TeamMember, string, string>;
