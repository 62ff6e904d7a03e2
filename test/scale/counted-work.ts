import { Session } from 'node:inspector/promises';

interface Range {
  readonly count: number;
}

/** Runs of functions and blocks of the library, as V8 counts them for coverage. */
async function countedIn(session: Session): Promise<number> {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const ours = result.filter(({ url }) => /\/src\/[\w/.-]+\.ts$/.test(url));
  const ranges = ours.flatMap(({ functions }) =>
    functions.flatMap(({ ranges: all }): readonly Range[] => all),
  );
  return ranges.reduce((sum, { count }) => sum + count, 0);
}

/**
 * How much work something is: how often functions, branches and loop bodies below `src` ran. Unlike time
 * it does not depend on the machine, nor on what else it does.
 */
export async function workOf(work: () => Promise<unknown>): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    await countedIn(session);
    await work();
    return await countedIn(session);
  } finally {
    session.disconnect();
  }
}
