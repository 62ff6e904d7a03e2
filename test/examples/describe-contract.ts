import { beforeAll, describe, expect, it } from '@jest/globals';
import { createConnectionGate, storeContract } from 'express-scim/testing';
import type { Pool } from 'pg';
import { createPostgresScim, migrate, type PostgresPool } from '../../src/postgres/index.js';
import { watchedPool } from '../support/postgres/watched-pool.js';

/** Puts the stores over a pool that a recipe makes of the driver's through the contract. */
export function describeContract(
  name: string,
  driver: () => Pool,
  make: (driver: Pool) => PostgresPool,
): void {
  describe(`the library over ${name}`, () => {
    const connectionGate = createConnectionGate();
    const schema = `scim_${name.toLowerCase()}`;
    let made: PostgresPool | undefined;
    const lent = watchedPool(
      connectionGate.pool<PostgresPool>({
        connect() {
          made ??= make(driver());
          return made.connect();
        },
      }),
      (_text, values) =>
        lists.push(
          ...(values ?? []).filter((value) => typeof value === 'object' && value !== null),
        ),
    );
    const lists: unknown[] = [];
    beforeAll(async () => {
      await migrate(driver(), { schema });
    });

    storeContract({ describe, it }, () => createPostgresScim({ pool: lent, schema }).stores, {
      name,
      connectionGate,
      memberDisplay: true,
    });

    it('is given strings, numbers, booleans and null only: builders take lists apart, each in its way', () => {
      expect(lent.texts).not.toEqual([]);
      expect(lists).toEqual([]);
    });
  });
}
