import {
  type Filter,
  InvalidValueError,
  NotFoundError,
  type RequestContext,
  type ResourceRecord,
  UniquenessError,
  type UserStore,
  VersionConflictError,
} from 'express-scim';
import type { Database } from '../database/database.js';
import { type Account, folded } from '../database/schema.js';
import { keyOf, UniqueViolation } from '../database/table.js';
import { type AccountColumns, toAccountColumns, toUser } from './account-mapping.js';
import { createAccountRoles } from './account-roles.js';
import { differs } from './columns.js';
import { type NecessaryTerm, relatedIds } from './filter-terms.js';
import { accountIds } from './ids.js';
import { listRows } from './list-rows.js';
import { accountsOfTeam, forgetMemberships, isMember } from './memberships.js';

/** The constraint of the table in the words of SCIM. */
function asUniqueness(error: unknown): unknown {
  return error instanceof UniqueViolation
    ? new UniquenessError('userName', { cause: error })
    : error;
}

/** Accounts of the product as SCIM users. Every method is one synchronous step, hence one commit. */
export function createAccountUserStore(
  db: Database,
  now: () => Date = () => new Date(),
): UserStore {
  const { accounts } = db;
  const users = new WeakMap<Account, ResourceRecord>();
  const timestamp = () => now().toISOString();

  function userOf(account: Account): ResourceRecord {
    const known = users.get(account) ?? toUser(account);
    users.set(account, known);
    return known;
  }

  function find(ctx: RequestContext, id: string): Account | undefined {
    const account = accounts.byId(Number(id));
    return account?.org === ctx.tenantId ? account : undefined;
  }

  function lookUp(org: string, { path, value }: NecessaryTerm): readonly Account[] | undefined {
    const only = (account: Account | undefined) => (account?.org === org ? [account] : []);
    switch (path) {
      case 'id':
        return only(accounts.byId(Number(value)));
      case 'userName':
        return only(accounts.one('login', keyOf(org, folded(value))));
      case 'externalId':
        return accounts.where('external_ref', keyOf(org, value));
      case 'emails.value':
        return accounts.where('mail', keyOf(org, folded(value)));
      case 'groups.value':
        return accountsOfTeam(db, Number(value)).filter((account) => account.org === org);
      default:
        return undefined;
    }
  }

  /** For `groups.value eq "7"`, only whether somebody is in team 7 has to be known. */
  function examined(filter: Filter | undefined): (account: Account) => ResourceRecord {
    const teams = filter === undefined ? [] : relatedIds(filter, 'groups.value');
    if (teams.length === 0) return userOf;
    return (account) => ({
      ...userOf(account),
      groups: teams
        .filter((id) => isMember(db, Number(id), account.account_id))
        .map((value) => ({ value })),
    });
  }

  function checkManager(ctx: RequestContext, { manager_account_id }: AccountColumns): void {
    if (manager_account_id === null || find(ctx, String(manager_account_id))) return;
    throw new InvalidValueError(
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value',
      'There is no such user.',
    );
  }

  return {
    ...createAccountRoles(db, find, userOf),
    ids: accountIds,
    capabilities: {
      attributes: 'all',
      filter: 'full',
      relations: ['groups.value'],
      sort: false,
      cursor: true,
      versions: true,
    },

    async create(ctx, draft) {
      const columns = toAccountColumns(draft);
      checkManager(ctx, columns);
      const at = timestamp();
      try {
        const account = accounts.insert((account_id) => ({
          account_id,
          org: ctx.tenantId,
          is_active: true,
          created_at: at,
          updated_at: at,
          rev: 1,
          roles: [],
          former_roles: [],
          roles_locked: false,
          roles_rev: 0,
          guest_in: [],
          ...columns,
        }));
        return userOf(account);
      } catch (error) {
        throw asUniqueness(error);
      }
    },

    async get(ctx, id) {
      const account = find(ctx, id);
      return account && userOf(account);
    },

    async list(ctx, query) {
      const org = ctx.tenantId;
      return listRows(
        {
          id: (account) => account.account_id,
          all: () => accounts.where('org', keyOf(org)),
          lookUp: (term) => lookUp(org, term),
          examine: examined(query.filter),
          show: (rows) => rows.map(userOf),
        },
        query,
      );
    },

    async replace(ctx, id, next, { expectedRevision, expectedVersion } = {}) {
      const account = find(ctx, id);
      if (account === undefined) throw new NotFoundError();
      const expected = [expectedRevision, expectedVersion].filter((rev) => rev !== undefined);
      if (expected.some((rev) => rev !== String(account.rev))) throw new VersionConflictError();
      const columns = toAccountColumns(next);
      checkManager(ctx, columns);
      if (!differs<Account>(account, columns)) return userOf(account);
      try {
        return userOf(
          accounts.put({
            ...account,
            ...columns,
            rev: account.rev + 1,
            updated_at: timestamp(),
          }),
        );
      } catch (error) {
        throw asUniqueness(error);
      }
    },

    async delete(ctx, id, { expectedVersion } = {}) {
      const account = find(ctx, id);
      if (account === undefined) return false;
      if (expectedVersion !== undefined && expectedVersion !== String(account.rev)) {
        throw new VersionConflictError();
      }
      const updated_at = timestamp();
      for (const report of accounts.where('manager', keyOf(ctx.tenantId, account.account_id))) {
        accounts.put({ ...report, manager_account_id: null, rev: report.rev + 1, updated_at });
      }
      forgetMemberships(db, account.account_id, updated_at);
      return accounts.delete(account.account_id);
    },
  };
}
