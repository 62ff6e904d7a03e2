import { expect, it } from '@jest/globals';
import { useDatabase } from '../support/postgres/use-database.js';
import { runCycle } from './cycle/run-cycle.js';

const database = useDatabase();

it('provisions a company and its next month without a difference', async () => {
  const size = { people: 300, groups: 40, sampleEvery: 300 };
  const { problems, leftOver, refused, requests, samples, initial, incremental } = await runCycle(
    database.url(),
    size,
  );
  expect(problems).toEqual([]);
  expect(leftOver).toEqual({ role_jobs: 0, outbox: 0 });
  expect(refused).toEqual({});
  expect(requests).toBeGreaterThan(1_000);
  expect(samples.length).toBeGreaterThan(3);
  expect(initial.users.created).toBeGreaterThan(250);
  expect(initial.groups.created).toBe(40);
  expect(incremental.users).toMatchObject({ created: 3, disabled: 3, deleted: 3 });
  expect(incremental.groups).toMatchObject({ deleted: 2 });
});
