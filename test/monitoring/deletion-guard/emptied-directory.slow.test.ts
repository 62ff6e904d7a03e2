import { describe, expect, it } from '@jest/globals';
import { createEntraClient, type EntraDialect, type EntraDirectory } from 'express-scim/testing';
import { createDeletionGuard, type GuardEvent } from '../../../src/monitoring/index.js';
import { mountScim } from '../../support/app.js';
import { whileServing } from '../../support/server.js';
import { person } from '../../testing/providers/people.js';

const PEOPLE = 40;
const ALL: EntraDirectory = {
  people: Array.from({ length: PEOPLE }, (_, n) => person(`p${n}`)),
  groups: [],
};
/** Everybody has fallen out of scope: Entra takes them for deleted softly. */
const SOFTLY_DELETED: EntraDirectory = {
  people: ALL.people.map((each) => ({ ...each, softDeleted: true })),
  groups: [],
};
const PURGED: EntraDirectory = { people: [], groups: [] };

/** A product with a guard of one tenth, and a simulated job that does not wait for retries. */
async function withEntra(
  dialect: EntraDialect,
  story: (world: {
    entra: ReturnType<typeof createEntraClient>;
    guard: ReturnType<typeof createDeletionGuard>;
    events: readonly GuardEvent[];
    active: () => Promise<number>;
  }) => Promise<void>,
) {
  const events: GuardEvent[] = [];
  const guard = createDeletionGuard({
    threshold: { share: 0.1 },
    onEvent: (event) => void events.push(event),
  });
  const { app, token, path, scim } = mountScim({ deletionGuard: guard });
  const active = async () =>
    (await scim.get('/Users?count=0&filter=active eq true')).body.totalResults;
  await whileServing(app, async (origin) => {
    const entra = createEntraClient({ baseUrl: origin + path, token, dialect, retries: 0 });
    expect((await entra.initialCycle(ALL)).users.created).toBe(PEOPLE);
    await story({ entra, guard, events, active });
  });
}

describe.each(['default', 'aadOptscim062020'] as const)(
  'a scoping filter gone wrong (%s)',
  (dialect) => {
    it('disables a tenth and no more, and everybody is back when it is put right', () =>
      withEntra(dialect, async ({ entra, guard, events, active }) => {
        const report = await entra.incrementalCycle(SOFTLY_DELETED);
        expect(report.users.disabled).toBe(PEOPLE / 10);
        expect(report.failures).toHaveLength(PEOPLE - PEOPLE / 10);
        expect(await active()).toBe(PEOPLE - PEOPLE / 10);
        expect(events).toMatchObject([{ type: 'guard.held', limit: PEOPLE / 10 }]);

        await entra.initialCycle(SOFTLY_DELETED);
        expect(await active()).toBe(PEOPLE - PEOPLE / 10);
        expect(await guard.state('default')).toMatchObject({ held: PEOPLE - PEOPLE / 10 });

        await guard.reject('default');
        expect((await entra.initialCycle(ALL)).failures).toEqual([]);
        expect(await active()).toBe(PEOPLE);
      }));

    it('deletes a tenth and no more', () =>
      withEntra(dialect, async ({ entra, active }) => {
        const report = await entra.incrementalCycle(PURGED);
        expect(report.users.deleted).toBe(PEOPLE / 10);
        expect(await active()).toBe(PEOPLE - PEOPLE / 10);
      }));

    it('was meant: after the release the next cycle disables everybody', () =>
      withEntra(dialect, async ({ entra, guard, active }) => {
        await entra.incrementalCycle(SOFTLY_DELETED);
        expect(await guard.release('default')).toBe(PEOPLE - PEOPLE / 10);
        const report = await entra.initialCycle(SOFTLY_DELETED);
        expect(report.failures).toEqual([]);
        expect(await active()).toBe(0);
      }));
  },
);
