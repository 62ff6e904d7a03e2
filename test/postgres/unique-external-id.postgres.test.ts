import { beforeAll, expect, it } from '@jest/globals';
import { StoreError } from '../../src/index.js';
import { createPostgresScim, migrate, type PostgresScim } from '../../src/postgres/index.js';
import { contextOf } from '../stores/memory/support.js';
import { describeEachWay, type Way } from '../support/postgres/use-database.js';

function uniqueValues(way: Way): void {
  let both: readonly PostgresScim[];
  beforeAll(async () => {
    await migrate(way.database.pool());
    both = [1, 2].map(() =>
      createPostgresScim({
        pool: way.pool(),
        uniqueExternalId: true,
        connectTimeoutSeconds: 120,
        retention: { intervalMinutes: 0 },
      }),
    );
  });
  const ctx = contextOf();
  const create = (n: number, externalId: string) =>
    both[n % 2]?.stores.userStore.create(ctx, { userName: `user ${n}`, active: true, externalId });

  it('one of twenty who are made at once by two processes has the value', async () => {
    const ends = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => create(n, 'same')));
    const refusals = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    for (const error of refusals) {
      if (!StoreError.is(error)) throw error;
      expect(error).toMatchObject({ code: 'uniqueness', attribute: 'externalId' });
    }
    expect(refusals).toHaveLength(19);
  });

  it('others do not wait for it', async () => {
    const ends = await Promise.all(
      Array.from({ length: 20 }, (_, n) => create(n + 100, `value ${n}`)),
    );
    expect(new Set(ends.map((user) => user?.id)).size).toBe(20);
  });
}

describeEachWay(uniqueValues);
