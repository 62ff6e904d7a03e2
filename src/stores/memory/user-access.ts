import type { AccessKey, AccessMethods, AccessState } from '../contract/access.js';
import type { ProvisionedMethods } from '../contract/provisioned.js';
import type { Directory } from './directory.js';
import { rowOf } from './row-writer.js';
import type { Row } from './table/row.js';
import { write } from './unit-of-work.js';

/** More of them tell nothing new. */
const SEVERAL = 2;

function rowsOf({ users: { table }, identities }: Directory, key: AccessKey): readonly Row[] {
  if ('externalId' in key) {
    const found = table.index('externalId')?.rows(key.externalId) ?? [];
    return [...found].slice(0, SEVERAL);
  }
  const id = 'userId' in key ? key.userId : identities.userOf(key.identity);
  const row = id === undefined ? undefined : table.find(id);
  return row ? [row] : [];
}

function stateOf({ roles }: Directory, { id, record, activeSince }: Row): AccessState {
  const { assignments } = roles.of(id);
  return { userId: id, active: record.active === true, since: activeSince, assignments };
}

/** What the sign-in of the host asks, and what was provisioned last. */
export function memoryUserAccess(
  tenantOf: (tenantId: string) => Directory,
): Required<AccessMethods & ProvisionedMethods> {
  return {
    async readAccess(ctx, key) {
      const directory = tenantOf(ctx.tenantId);
      return rowsOf(directory, key).map((row) => stateOf(directory, row));
    },

    async linkIdentity(ctx, userId, identity) {
      const { users, identities, mutex } = tenantOf(ctx.tenantId);
      await write(ctx, mutex, (journal) => {
        rowOf(users, userId);
        identities.link(identity, userId, journal);
      });
    },

    async unlinkIdentity(ctx, identity) {
      const { identities, mutex } = tenantOf(ctx.tenantId);
      return write(ctx, mutex, (journal) => identities.unlink(identity, journal));
    },

    async noteProvisioned(ctx, userId, change) {
      const { users, provisioned, mutex } = tenantOf(ctx.tenantId);
      await write(ctx, mutex, (journal) => {
        rowOf(users, userId);
        provisioned.note(userId, change, journal);
      });
    },

    async readProvisioned(ctx, userId) {
      return tenantOf(ctx.tenantId).provisioned.of(userId);
    },
  };
}
