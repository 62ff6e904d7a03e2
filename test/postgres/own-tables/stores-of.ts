import type { GroupStore, UserStore } from '../../../src/index.js';
import type { ContractStores } from '../../../src/testing/index.js';
import type { Shape } from './shapes.js';

interface Queried {
  query(
    text: string,
    values: readonly unknown[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

interface Stores {
  readonly userStore: UserStore;
  readonly groupStore: GroupStore;
}

/** What the suite of the contract needs to know of a product. */
export function storesOf(shape: Shape, db: Queried, stores: () => Stores) {
  const { people, teams, active, newTenant } = shape;
  /** As the product makes rows: of what SCIM has made, nothing is left. */
  const unmark = async ({ table, version, id, key }: Shape['people'], scimId: string) => {
    const columns = [`${version} = NULL`, ...(id === key ? [] : [`${id} = NULL`])];
    const [row] = await db.query(
      `UPDATE ${table} SET ${columns.join(', ')} WHERE ${id} = $1 RETURNING ${key}::text AS key`,
      [scimId],
    );
    return String(row?.key);
  };
  return {
    stores: {
      hideUser: async (ctx, draft) => {
        const { id } = await stores().userStore.create(ctx, { active: true, ...draft });
        return unmark(people, id);
      },
      ...(teams !== undefined && {
        hideGroup: async (ctx, draft, memberIds) => {
          const { groupStore } = stores();
          const { id } = await groupStore.create(ctx, draft);
          await groupStore.changeMembers?.(ctx, id, {
            from: 'current',
            add: memberIds.map((value) => ({ value })),
            remove: [],
            unknown: 'refuse',
          });
          return unmark(teams, id);
        },
      }),
      ...(active !== undefined && {
        forgetActive: async (_ctx, id) => {
          await db.query(`UPDATE ${people.table} SET ${active} = NULL WHERE ${people.id} = $1`, [
            id,
          ]);
        },
      }),
    } satisfies Partial<ContractStores>,
    createTenant: async () => String((await db.query(newTenant, []))[0]?.id),
  };
}
