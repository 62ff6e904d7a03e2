import type {
  PostgresClient,
  PostgresPool,
  PostgresResult,
  PostgresRow,
} from '../../../src/postgres/index.js';

/** What happens on the way to a database and back. */
export interface Wrapping {
  /** Before a connection is lent; what it throws is what the driver throws. */
  readonly connecting?: () => void;
  /** What the driver makes of a row. */
  readonly row?: (row: PostgresRow) => PostgresRow;
}

/** A pool that behaves otherwise. */
export function wrapPool(
  pool: PostgresPool,
  { connecting, row = (each) => each }: Wrapping,
): PostgresPool {
  return {
    async connect(): Promise<PostgresClient> {
      connecting?.();
      const client = await pool.connect();
      return {
        async query(text, values): Promise<PostgresResult> {
          const result = await client.query(text, values);
          return { ...result, rows: result.rows.map(row) };
        },
        release: (error) => client.release(error),
      };
    },
  };
}

function parsed(value: unknown): unknown {
  if (typeof value === 'number') return BigInt(value);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

/** Type parsers of a host that differ from those of the driver wherever they can. */
export const oddRow = (row: PostgresRow): PostgresRow =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [column, parsed(value)]));

/** What `pg` throws while nobody listens. */
export const refused = () =>
  Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
