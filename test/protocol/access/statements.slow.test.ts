import { beforeAll, describe, expect, it } from '@jest/globals';
import { createDeletionGuard } from '../../../src/monitoring/index.js';
import { createPostgresScim, migrate } from '../../../src/postgres/index.js';
import { patch } from '../../support/messages.js';
import { countedPool } from '../../support/postgres/counted-pool.js';
import { emptyDatabase } from '../../support/postgres/empty-database.js';
import { signInWorld } from './sign-in-world.js';

const IDENTITY = { issuer: 'https://idp.example', subject: 'ada' };

describe('statements over PostgreSQL', () => {
  const db = emptyDatabase();
  const pool = countedPool(db.pool);
  beforeAll(() => migrate(db.pool));

  async function statementsOf(call: () => unknown): Promise<number> {
    const before = pool.statements();
    await call();
    return pool.statements() - before;
  }

  it('are one for a sign-in, and one more where the deletion guard is asked', async () => {
    const scim = createPostgresScim({ pool });
    const { router, create } = signInWorld(scim.stores);
    const userId = await create('acme', 'ada', { externalId: 'e-1' });
    await router.identities.link('acme', userId, IDENTITY);
    for (const who of [{ userId }, { externalId: 'e-1' }, IDENTITY]) {
      const access = router.access;
      expect(await statementsOf(() => access('acme', who))).toBe(1);
    }
    expect(await statementsOf(() => router.access('acme', { userId: null }))).toBe(0);
    const deletionGuard = createDeletionGuard({
      threshold: { count: 500 },
      store: scim.deletionGuardStore,
    });
    const guarded = signInWorld({ ...scim.stores, deletionGuard }).router;
    expect(await statementsOf(() => guarded.access('acme', { userId }))).toBe(2);
  });

  it('are as many for a write of a user whether or not it is noted what was provisioned', async () => {
    const counts: number[] = [];
    for (const managedAttributes of [false, true]) {
      const { stores } = createPostgresScim({ pool });
      const tenant = `noted-${managedAttributes}`;
      const { scim, create } = signInWorld({ ...stores, managedAttributes });
      const id = await create(tenant, 'ada');
      const title = patch({ op: 'add', path: 'title', value: 'Countess' });
      const write = () => scim(tenant).patch(`/Users/${id}`, title).expect(200);
      counts.push(await statementsOf(write));
    }
    expect(counts[1]).toBe(counts[0]);
  });
});
