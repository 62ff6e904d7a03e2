import { Session } from 'node:inspector/promises';

interface Range {
  readonly count: number;
}

/** Counts work: how often functions, branches and loop bodies below `src` ran. */
export interface WorkCounter {
  /** Runs of functions and blocks since the last call, as V8 counts them for coverage. */
  since(): Promise<number>;
  stop(): void;
}

/** Unlike time, what it counts does not depend on the machine, nor on what else that does. */
export async function countWork(): Promise<WorkCounter> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return {
    async since() {
      const { result } = await session.post('Profiler.takePreciseCoverage');
      const ours = result.filter(({ url }) => /\/src\/[\w/.-]+\.ts$/.test(url));
      const ranges = ours.flatMap(({ functions }) =>
        functions.flatMap(({ ranges: all }): readonly Range[] => all),
      );
      return ranges.reduce((sum, { count }) => sum + count, 0);
    },
    stop: () => session.disconnect(),
  };
}
