import { expect, it } from '@jest/globals';
import type { PostgresConnection } from '../../src/postgres/index.js';
import { socketPool } from '../support/postgres/socket-pool.js';
import { describeUnits } from './describe-units.js';
import { RECIPE_HOSTS } from './recipe-hosts.js';

const driver = socketPool();

for (const [name, hostOver] of Object.entries(RECIPE_HOSTS)) describeUnits(name, driver, hostOver);

it('Knex runs nothing for the library when its transaction has ended', async () => {
  const { notes } = RECIPE_HOSTS.Knex(driver());
  let kept: PostgresConnection | undefined;
  await notes.transaction(async (_notes, connection) => {
    kept = connection;
  });
  await expect(kept?.query('INSERT INTO notes VALUES ($1)', ['late'])).rejects.toThrow('ended');
  expect(await notes.all()).not.toContain('late');
});
