import { parseArgs } from 'node:util';
import { startServer } from '../../support/postgres/start-server.js';
import { runCycle } from './run-cycle.js';
import type { Sample } from './watch.js';

/**
 * A cycle of the simulated Entra over a large company, against a product over a PostgreSQL server:
 * `npm run campaign:cycle -- [--people 20000] [--groups 400] [--sample 5000]`. Ends with 1 if anything is not as it
 * should be, or if the memory of the product is not flat.
 */
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '20000' },
    groups: { type: 'string', default: '400' },
    sample: { type: 'string', default: '5000' },
  },
});

const MIB = 2 ** 20;
/** By how much the heap may be larger at the end than in the middle: requests are under way when it is looked at. */
const HEAP_NOISE_BYTES = 16 * MIB;

const mib = (bytes = 0): string => `${(bytes / MIB).toFixed(1)} MiB`;

const server = await startServer({ durable: true });
try {
  const size = {
    people: Number(values.people),
    groups: Number(values.groups),
    sampleEvery: Number(values.sample),
  };
  const url = server.url(await server.createDatabase());
  const result = await runCycle(url, size, (text) => console.log(text));
  const { requests, seconds, statements, samples, problems, leftOver } = result;
  const [begin, middle, end] = [0, 0.5, 1].map(
    (part) => samples[Math.round((samples.length - 1) * part)],
  );
  const memory = (sample: Sample | undefined) =>
    `${sample?.requests} requests: heap ${mib(sample?.heapUsed)}, RSS ${mib(sample?.rss)}`;
  const isFlat = (end?.heapUsed ?? 0) - (middle?.heapUsed ?? 0) < HEAP_NOISE_BYTES;
  console.table({
    node: process.version,
    people: size.people,
    groups: size.groups,
    members: result.members,
    requests,
    seconds: Math.round(seconds),
    'requests per second': Math.round(requests / seconds),
    'statements per request': (statements / requests).toFixed(2),
    'answered with 4xx or 5xx': JSON.stringify(result.refused),
    'memory at the beginning': memory(begin),
    'memory in the middle': memory(middle),
    'memory at the end': memory(end),
    'events told': result.eventsTold,
    'left over': JSON.stringify(leftOver),
    differences: problems.length,
  });
  for (const problem of problems.slice(0, 20)) console.log(problem);
  if (!isFlat) console.log('The heap has grown from the middle to the end.');
  const isClean = problems.length + leftOver.outbox + leftOver.role_jobs === 0;
  process.exitCode = isClean && isFlat ? 0 : 1;
} finally {
  await server.remove();
}
