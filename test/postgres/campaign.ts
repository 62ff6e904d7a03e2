import { parseArgs } from 'node:util';
import type { Planted } from '../admission/histories/app.js';
import { runCampaign } from '../admission/histories/run-campaign.js';
import { startServer } from '../support/postgres/start-server.js';
import { FAULTS, type FaultKind } from './histories/plan.js';
import { runHistory } from './histories/run-history.js';

/**
 * Long histories of two processes over a server that breaks: `npm run campaign -- [--seed 1] [--histories 30]
 * [--operations 1500] [--clients 8] [--faults 40] [--only killHost,cutAfterCommit] [--pool 5] [--pgbouncer] [--own]`, the
 * last over tables of the product; `--admission` runs histories of who is admitted instead, over memory too, in every
 * preset. Without
 * `--pool` and `--pgbouncer` the ways to the server change from one to the next. Ends with 1 if one of them cannot be
 * explained by any serial order.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    histories: { type: 'string', default: '30' },
    operations: { type: 'string', default: '1500' },
    clients: { type: 'string', default: '8' },
    faults: { type: 'string', default: '40' },
    only: { type: 'string' },
    pool: { type: 'string' },
    pgbouncer: { type: 'boolean' },
    own: { type: 'boolean' },
    admission: { type: 'boolean' },
    planted: { type: 'string' },
  },
});

const WAYS = [
  { poolMax: 5, isThroughPgbouncer: false },
  { poolMax: 1, isThroughPgbouncer: false },
  { poolMax: 5, isThroughPgbouncer: true },
  { poolMax: 2, isThroughPgbouncer: false },
] as const;

const named = values.only?.split(',');
const kinds = FAULTS.filter((kind: FaultKind) => named === undefined || named.includes(kind));
const planned = {
  clients: Number(values.clients),
  operations: Number(values.operations),
  faults: Number(values.faults),
  kinds,
  isOwn: values.own ?? false,
};
const first = Number(values.seed);
const isFixed = values.pool !== undefined || values.pgbouncer !== undefined;
const fixed = { poolMax: Number(values.pool ?? 5), isThroughPgbouncer: values.pgbouncer ?? false };

const server = await startServer({ durable: true });
let broken = values.admission
  ? await runCampaign(server, {
      seed: first,
      histories: Number(values.histories),
      requests: planned.operations,
      clients: planned.clients,
      planted: values.planted as Planted | undefined,
    })
  : 0;
const last = values.admission ? first : first + Number(values.histories);
for (let seed = first; seed < last; seed += 1) {
  const way = isFixed ? fixed : (WAYS[seed % WAYS.length] ?? fixed);
  const began = Date.now();
  const { problems, answers, events } = await runHistory(seed, server, { ...planned, ...way });
  const seconds = Math.round((Date.now() - began) / 1000);
  const told = { ...way, answers, events, seconds };
  console.log(`seed ${seed}: ${problems.length === 0 ? 'ok' : 'BROKEN'} ${JSON.stringify(told)}`);
  for (const problem of problems) console.log(`  ${problem}`);
  if (problems.length > 0) broken += 1;
}
await server.remove();
console.log(`${Number(values.histories) - broken} histories passed, ${broken} failed`);
process.exitCode = broken === 0 ? 0 : 1;
