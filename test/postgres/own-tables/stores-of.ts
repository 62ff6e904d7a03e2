import type { UserStore } from '../../../src/index.js';
import type { ContractStores } from '../../../src/testing/index.js';
import type { Shape } from './shapes.js';

interface Queried {
  query(
    text: string,
    values: readonly unknown[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** What the suite of the contract needs to know of a product. */
export function storesOf(shape: Shape, db: Queried, userStore: () => UserStore) {
  const { people, active, newTenant } = shape;
  const unmark = [
    `${people.version} = NULL`,
    ...(people.id === people.key ? [] : [`${people.id} = NULL`]),
  ];
  return {
    stores: {
      // As the product makes people: of what SCIM has made, nothing is left.
      hideUser: async (ctx, draft) => {
        const { id } = await userStore().create(ctx, { active: true, ...draft });
        const [row] = await db.query(
          `UPDATE ${people.table} SET ${unmark.join(', ')} WHERE ${people.id} = $1 RETURNING ${people.key}::text AS key`,
          [id],
        );
        return String(row?.key);
      },
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
