import type { Database } from '../database/database.js';
import type { Account } from '../database/schema.js';

type RoleColumns = Partial<Pick<Account, 'roles' | 'roles_locked'>>;

function change(
  { accounts, transaction }: Database,
  org: string,
  accountId: number,
  columns: RoleColumns,
): Promise<void> {
  return transaction(async () => {
    const account = accounts.byId(accountId);
    if (account?.org !== org) throw new Error(`There is no account ${accountId}.`);
    accounts.put({ ...account, ...columns, roles_rev: account.roles_rev + 1 });
  });
}

/** Gives somebody one role, which no provisioning changes until {@link unlockRoles}. */
export function setRoleByHand(
  db: Database,
  org: string,
  accountId: number,
  role: string,
): Promise<void> {
  const roles = [{ role, reason: 'custom:by hand' }] as const;
  return change(db, org, accountId, { roles, roles_locked: true });
}

/** Lifts the lock. What follows from the directory comes back with `router.roles.recompute()`. */
export function unlockRoles(db: Database, org: string, accountId: number): Promise<void> {
  return change(db, org, accountId, { roles_locked: false });
}
