import type { UnitOfWork } from 'express-scim';
import type { Database } from './database.js';

/** Makes everything that one SCIM operation writes one transaction of the product's database. */
export function createUnitOfWork({ transaction }: Pick<Database, 'transaction'>): UnitOfWork {
  return {
    run: (ctx, work) =>
      ctx.transaction === undefined
        ? transaction(() => work({ ...ctx, transaction: true }))
        : work(ctx),
  };
}
