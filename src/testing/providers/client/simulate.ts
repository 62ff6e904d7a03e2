import { type DirectoryDifferences, differences } from './differences.js';
import type { Directory } from './directory.js';
import type { SyncReport } from './report.js';
import type { SimulatedClient } from './simulated-client.js';

/** What came of a simulation. */
export interface SimulationResult {
  /** One report for each directory. */
  readonly reports: readonly SyncReport[];
  /** Where the service provider differs from the last directory; empty if it holds what its schemas have of it. */
  readonly differences: DirectoryDifferences;
}

/**
 * Connects, provisions one directory after the other, and compares the last one with what the service
 * provider holds: a company over some months, in seconds.
 *
 * @throws ClientRequestError when the connection is refused or a list cannot be read. Objects that cannot
 * be provisioned are failures in the reports.
 * @example
 * const { differences } = await simulate(createOktaClient({ baseUrl, token }), [january, february]);
 */
export async function simulate(
  client: SimulatedClient,
  directories: readonly Directory[],
): Promise<SimulationResult> {
  await client.testConnection();
  const reports: SyncReport[] = [];
  for (const directory of directories) reports.push(await client.sync(directory));
  const last = directories.at(-1);
  return {
    reports,
    differences: last === undefined ? differences([]) : await client.compare(last),
  };
}
