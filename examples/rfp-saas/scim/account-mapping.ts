import type { ResourceDraft, ResourceRecord } from 'express-scim';
import type { Account, JsonObject } from '../database/schema.js';
import { type ColumnMapping, joinColumns, splitColumns } from './columns.js';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

type TextColumn =
  | 'login'
  | 'first_name'
  | 'last_name'
  | 'display_name'
  | 'job_title'
  | 'department'
  | 'external_ref';

const COLUMNS: readonly ColumnMapping<TextColumn>[] = [
  { column: 'login', at: ['userName'] },
  { column: 'first_name', at: ['name', 'givenName'] },
  { column: 'last_name', at: ['name', 'familyName'] },
  { column: 'display_name', at: ['displayName'] },
  { column: 'job_title', at: ['title'] },
  { column: 'department', at: [ENTERPRISE, 'department'] },
  { column: 'external_ref', at: ['externalId'] },
];

const OWN_MAPPINGS: readonly ColumnMapping<'active' | 'manager'>[] = [
  { column: 'active', at: ['active'] },
  { column: 'manager', at: [ENTERPRISE, 'manager', 'value'] },
];

interface Email {
  readonly value?: string;
  readonly type?: string;
  readonly primary?: boolean;
}

/** The columns that a SCIM draft decides; `is_active` only if it says something about it. */
export type AccountColumns = Pick<
  Account,
  TextColumn | 'mail' | 'manager_account_id' | 'scim_extra'
> &
  Partial<Pick<Account, 'is_active'>>;

/** Which of a person's addresses the product writes to: the primary work one, else a work one, else any. */
function mailIndex(emails: readonly Email[]): number {
  const ranks = emails.map(({ value, type, primary }) =>
    value === undefined
      ? -1
      : (type?.toLowerCase() === 'work' ? 2 : 0) + (primary === true ? 1 : 0),
  );
  const best = Math.max(-1, ...ranks);
  return best < 0 ? -1 : ranks.indexOf(best);
}

/** Takes the product's mail address out of the list and remembers where it stood. */
function splitMail(rest: JsonObject): {
  readonly mail: string | null;
  readonly scim_extra: JsonObject;
} {
  const emails = (rest.emails ?? []) as readonly Email[];
  const mail_at = mailIndex(emails);
  const mail = emails[mail_at]?.value;
  if (mail === undefined) return { mail: null, scim_extra: { attributes: rest } };
  const others = emails.map((email, i) => {
    const { value, ...labels } = email;
    return i === mail_at ? labels : email;
  });
  return { mail, scim_extra: { attributes: { ...rest, emails: others }, mail_at } };
}

function joinMail({ mail, scim_extra }: Account): JsonObject {
  const attributes = (scim_extra.attributes ?? {}) as JsonObject;
  if (mail === null) return attributes;
  const emails = (attributes.emails ?? []) as readonly Email[];
  const at = scim_extra.mail_at;
  return {
    ...attributes,
    emails:
      typeof at === 'number'
        ? emails.map((email, i) => (i === at ? { ...email, value: mail } : email))
        : [...emails, { value: mail, type: 'work' }],
  };
}

export function toAccountColumns({ password: _never, ...draft }: ResourceDraft): AccountColumns {
  const { columns: text, rest } = splitColumns(COLUMNS, draft);
  const { columns: own, rest: extra } = splitColumns(OWN_MAPPINGS, rest);
  const textOf = (column: TextColumn): string | null => {
    const value = text.get(column);
    return value === undefined ? null : String(value);
  };
  const active = own.get('active');
  const manager = own.get('manager');
  return {
    login: textOf('login') ?? '',
    first_name: textOf('first_name'),
    last_name: textOf('last_name'),
    display_name: textOf('display_name'),
    job_title: textOf('job_title'),
    department: textOf('department'),
    external_ref: textOf('external_ref'),
    manager_account_id: manager === undefined ? null : Number(manager),
    ...splitMail(extra),
    ...(active !== undefined && { is_active: active === true }),
  };
}

/** The SCIM user that an account is; the reverse of {@link toAccountColumns}. */
export function toUser(account: Account): ResourceRecord {
  const columns = joinColumns(COLUMNS, account, joinMail(account));
  const manager = account.manager_account_id;
  const attributes = joinColumns(
    OWN_MAPPINGS,
    { active: account.is_active, manager: manager === null ? null : String(manager) },
    columns,
  );
  return Object.freeze({
    ...attributes,
    id: String(account.account_id),
    meta: Object.freeze({
      created: account.created_at,
      lastModified: account.updated_at,
      version: String(account.rev),
    }),
  });
}
