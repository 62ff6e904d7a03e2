import type { PostgresConnection } from 'express-scim/postgres';
import pg from 'pg';
import { withSavepoints } from './with-savepoints.js';

/** What this recipe asks of a transaction of Prisma. */
interface PrismaTransaction {
  $queryRawUnsafe(text: string, ...values: unknown[]): Promise<unknown>;
}

/** What `@prisma/adapter-pg` keeps of an error of the server. */
interface AdapterError {
  readonly originalCode?: string;
  readonly originalMessage?: string;
  readonly constraint?: { readonly index?: string };
}

/** The error as `pg` has thrown it, as far as Prisma tells: the library looks at codes and constraints. */
function driverError(thrown: unknown): unknown {
  const meta = (thrown as { meta?: { driverAdapterError?: { cause?: AdapterError } } })?.meta;
  const { originalCode: code, originalMessage, constraint } = meta?.driverAdapterError?.cause ?? {};
  if (code === undefined) return thrown;
  const error = new Error(originalMessage, { cause: thrown });
  return Object.assign(error, { code, constraint: constraint?.index });
}

/** The library inside a transaction of Prisma's: `scim.using(prismaConnection(tx))`. */
export function prismaConnection(tx: PrismaTransaction): PostgresConnection {
  return {
    async query(text, values = []) {
      try {
        return { rows: (await tx.$queryRawUnsafe(text, ...values)) as never };
      } catch (error) {
        throw driverError(error);
      }
    },
  };
}

/**
 * Prisma inside a unit of work of the library:
 * `new PrismaClient({ adapter: new PrismaPg(new UnitPool(ctx.transaction)) })`.
 */
export class UnitPool extends pg.Pool {
  readonly #client: object;

  constructor(connection: PostgresConnection) {
    super();
    const { query } = withSavepoints(connection);
    const nothing = () => {};
    this.#client = { query, release: nothing, on: nothing, removeListener: nothing };
    this.query = query as never;
  }

  override connect = (async () => this.#client) as never;
}
