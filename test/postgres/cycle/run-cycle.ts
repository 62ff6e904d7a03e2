import { Pool } from 'pg';
import { migrate } from '../../../src/postgres/index.js';
import {
  type ClientCycleReport,
  createEntraClient,
  generateDirectory,
} from '../../../src/testing/index.js';
import { policyFor, wrongRoles } from './expected-roles.js';
import { nextMonth } from './next-month.js';
import { TOKEN } from './product.js';
import { startProduct } from './start-product.js';
import { createWatch, type Sample } from './watch.js';

export interface CycleSize {
  readonly people: number;
  readonly groups: number;
  /** Between two looks at the memory of the product, in requests. */
  readonly sampleEvery: number;
}

export interface CycleResult {
  readonly members: number;
  readonly requests: number;
  readonly seconds: number;
  readonly statements: number;
  /** Requests that were answered with 4xx or 5xx, by status. */
  readonly refused: Readonly<Record<string, number>>;
  readonly samples: readonly Sample[];
  readonly initial: ClientCycleReport;
  readonly incremental: ClientCycleReport;
  /** Everything that is not as it should be. */
  readonly problems: readonly string[];
  /** Rows that are left of work to be done later. */
  readonly leftOver: Readonly<Record<'role_jobs' | 'outbox', number>>;
  readonly eventsTold: number;
}

async function leftOverIn(pool: Pool): Promise<CycleResult['leftOver']> {
  const { rows } = await pool.query(
    `SELECT (SELECT count(*)::int FROM express_scim.role_jobs) AS role_jobs,
      (SELECT count(*)::int FROM express_scim.outbox) AS outbox`,
  );
  return rows[0];
}

/**
 * A simulated Microsoft Entra ID provisions a company into a product over this database: an initial cycle, a month, an
 * incremental cycle. Then all that the product holds is read back and compared.
 */
export async function runCycle(
  url: string,
  { people, groups, sampleEvery }: CycleSize,
  say: (text: string) => void = () => {},
): Promise<CycleResult> {
  const january = generateDirectory({ people, groups });
  const february = nextMonth(january);
  const policy = policyFor(january);
  const pool = new Pool({ connectionString: url, max: 2 });
  await migrate(pool);
  const product = await startProduct({ url, policy });
  try {
    const watch = createWatch(product, sampleEvery, say);
    const connection = { baseUrl: product.baseUrl, token: TOKEN };
    const entra = createEntraClient({ ...connection, onExchange: watch.onExchange });
    const begun = performance.now();
    await entra.testConnection();
    const initial = await entra.initialCycle(january);
    say(`initial cycle: ${JSON.stringify({ ...initial, failures: initial.failures.length })}`);
    const incremental = await entra.incrementalCycle(february);
    say(
      `incremental: ${JSON.stringify({ ...incremental, failures: incremental.failures.length })}`,
    );
    const requests = watch.requests();
    const seconds = (performance.now() - begun) / 1_000;
    const { statements } = await product.usage();
    const differences = await entra.compare(february);
    const { eventsTold } = await product.settle();
    await watch.sample();
    return {
      members: january.groups.reduce((sum, group) => sum + group.memberObjectIds.length, 0),
      requests,
      seconds,
      statements,
      refused: watch.refused(),
      samples: watch.samples(),
      initial,
      incremental,
      problems: [
        ...[...initial.failures, ...incremental.failures].map(({ reason }) => reason),
        ...differences.map((difference) => JSON.stringify(difference)),
        ...(await wrongRoles(pool, february, policy)),
      ],
      leftOver: await leftOverIn(pool),
      eventsTold,
    };
  } finally {
    await product.stop();
    await pool.end();
  }
}
