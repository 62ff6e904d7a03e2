import { type Json, objectsOf } from './json.js';
import type { AuditScope } from './scope.js';

export interface Emails {
  /** Two, with different addresses and types. */
  readonly emails: readonly [
    Json & { value: string; type: string },
    Json & { value: string; type: string },
  ];
  /** A path to the first one alone, e.g. `emails[type eq "work"]`. */
  readonly first: string;
}

/** Two e-mails with types that the server offers. Skips the audit where there are not two. */
export function twoEmails(t: AuditScope): Emails {
  const [one = '', other = ''] = t.types('emails', 2);
  const address = () => `${t.name()}@example.com`;
  return {
    emails: [
      { value: address(), type: one },
      { value: address(), type: other },
    ],
    first: `emails[type eq ${JSON.stringify(one)}]`,
  };
}

/**
 * An e-mail to add to a user who has one. Skips the audit where a server keeps no two: it is asked what
 * becomes of two, and not whether it keeps them.
 */
export async function anotherEmail(t: AuditScope): Promise<Json & { value: string; type: string }> {
  const { emails } = twoEmails(t);
  await t.createUser({ emails });
  return { ...emails[1], value: `${t.name()}@example.com` };
}

export const addressesOf = ({ emails }: Json) => objectsOf(emails).map(({ value }) => value);
