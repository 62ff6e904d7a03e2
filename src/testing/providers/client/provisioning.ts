import { type ComparisonModel, compareBy } from './compare.js';
import { createMemory } from './memory.js';
import {
  provisionGroups,
  provisionPeople,
  type Run,
  removeGroups,
  removePeople,
} from './phases.js';
import { newTally } from './report.js';
import type { ClientOptions, SimulatedClient } from './simulated-client.js';
import type { Traffic } from './traffic.js';

/** What a provider is called, and what it keeps up to date. */
export interface ProvisioningModel extends Omit<ComparisonModel, 'departed'> {
  readonly name: string;
}

/**
 * A client out of its traffic: finds out what differs from the last run, sends people first, then groups
 * with the people who have an account, then what is gone.
 */
export function createProvisioningClient(
  model: ProvisioningModel,
  traffic: Traffic,
  options: ClientOptions,
): SimulatedClient {
  const { concurrency = 8 } = options;
  const memory = createMemory();

  return {
    name: model.name,
    testConnection: () => traffic.testConnection(),
    async sync(directory) {
      const run: Run = { traffic, memory, tally: newTally(), concurrency };
      await traffic.begin?.();
      await provisionPeople(run, directory);
      await provisionGroups(run, directory);
      await removeGroups(run, directory);
      await removePeople(run, directory);
      return run.tally;
    },
    compare: (directory) => compareBy({ ...model, departed: memory.departed }, directory, options),
  };
}
