import type { RequestCountStore } from '../../index.js';
import { ALONE, type Database } from '../connection/database.js';
import { numberOf } from './columns.js';

const MINUTE_MS = 60_000;

/** Counts of requests in windows that begin with the first request of a key, by the clock of the database. */
export function createRequestCountStore(
  database: Pick<Database, 'query' | 'tables'>,
): RequestCountStore {
  const increment = `
    INSERT INTO ${database.tables.request_counts} AS c (key, hits, ends_at)
      VALUES ($1, 1, clock_timestamp() + $2::float8 * interval '1 millisecond')
      ON CONFLICT (key) DO UPDATE SET
        hits = CASE WHEN c.ends_at > clock_timestamp() THEN c.hits + 1 ELSE 1 END,
        ends_at = CASE WHEN c.ends_at > clock_timestamp() THEN c.ends_at ELSE EXCLUDED.ends_at END
    RETURNING hits::text, (extract(epoch FROM ends_at) * 1000)::text AS ends_ms`;
  let windowMs = MINUTE_MS;

  return {
    init(options) {
      windowMs = options.windowMs;
    },
    async increment(key) {
      const [row = {}] = await database.query(ALONE, increment, [key, windowMs]);
      return { totalHits: numberOf(row, 'hits'), resetTime: new Date(numberOf(row, 'ends_ms')) };
    },
  };
}
