import type { Call } from './connection.js';
import type { Contestant } from './contestant.js';
import { keepAwake } from './keep-awake.js';

/** One thing to be measured against the others of its group. */
export interface Lane {
  readonly contestant: Contestant;
  readonly call: () => Call;
  /** Requests of one slice, where it is another number than that of the other lanes. */
  readonly requests?: number;
}

/** One slice: a number of requests in a row. */
export interface Sample {
  /** Processor time of the server per request, in microseconds. */
  readonly cpu: number;
  /** Median time from request to answer, in microseconds. */
  readonly p50: number;
  /** Requests per second. */
  readonly rate: number;
  /** Statements per request. */
  readonly statements: number;
}

export interface Effort {
  /** Requests of one slice. */
  readonly requests: number;
  readonly slices: number;
  /** Slices that are not counted. */
  readonly warmUp: number;
  readonly inFlight: number;
  /** Whether what a server does after its answers is counted as well. */
  readonly settle?: boolean;
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function slice(lane: Lane, effort: Effort): Promise<Sample> {
  const { contestant, call, requests = effort.requests } = lane;
  const times: number[] = [];
  const before = await contestant.usage();
  const begun = performance.now();
  await keepAwake(() =>
    contestant.send(requests, effort.inFlight, call, (_, micros) => times.push(micros)),
  );
  const seconds = (performance.now() - begun) / 1_000;
  const after = await (effort.settle ? contestant.settled() : contestant.usage());
  return {
    cpu: (after.cpu - before.cpu) / requests,
    p50: median(times),
    rate: requests / seconds,
    statements: (after.statements - before.statements) / requests,
  };
}

/** Measures lanes in turns, slice by slice, so that a slow moment of the machine meets all of them. */
export async function interleave(
  lanes: readonly Lane[],
  effort: Effort,
): Promise<readonly (readonly Sample[])[]> {
  const samples: Sample[][] = lanes.map(() => []);
  for (let n = -effort.warmUp; n < effort.slices; n += 1) {
    for (const [i, lane] of lanes.entries()) {
      const sample = await slice(lane, effort);
      if (n >= 0) samples[i]?.push(sample);
    }
  }
  return samples;
}

/** The medians of all samples. */
export function medianOf(samples: readonly Sample[]): Sample {
  const of = (figure: keyof Sample) => median(samples.map((sample) => sample[figure]));
  return { cpu: of('cpu'), p50: of('p50'), rate: of('rate'), statements: of('statements') };
}
