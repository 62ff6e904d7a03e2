import type { ContractStores } from '../../../src/testing/index.js';
import type { Shape } from './shapes.js';

interface Queried {
  query(
    text: string,
    values: readonly unknown[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** What the suite of the contract needs to know of a product. */
export function storesOf(shape: Shape, db: Queried) {
  const { people, active, newTenant } = shape;
  return {
    stores: {
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
