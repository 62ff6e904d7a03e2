import assert from 'node:assert/strict';
import type { AccessKey, AccessState } from '../../../index.js';
import { sameIds } from '../assertions.js';
import type { Check } from '../check.js';
import type { Fixture } from '../fixture.js';
import { roleNamesOf } from '../role-names.js';
import { all, keeps, type Subject, usersCan } from '../subject.js';

const reads = usersCan('readAccess');
const keepsExternalId = ({ users }: Subject) => keeps(users, 'externalId');
const takesOneTwice = ({ users }: Subject) =>
  !users.store.capabilities.unique?.includes('externalId');

/** What the store tells of a key. */
async function accessOf(
  { users: { store, ctx } }: Fixture,
  key: AccessKey,
): Promise<readonly AccessState[]> {
  return [...((await store.readAccess?.(ctx, key)) ?? [])];
}

/** Ids of those whom a key names. */
export async function whoIs(bench: Fixture, key: AccessKey): Promise<readonly string[]> {
  return (await accessOf(bench, key)).map(({ userId }) => userId);
}

const textOf = ({ role, targetTenantId = 'here' }: AccessState['assignments'][number]) =>
  `${role} in ${targetTenantId}`;

export const ACCESS: readonly Check[] = [
  {
    id: 'access.id',
    requirement: 'MUST tell of the user of an id whether they are active, in the tenant alone.',
    impact: 'Sign-in: somebody is let in, or kept out, by what is true of somebody else.',
    when: reads,
    async run(bench) {
      const { users: kit } = bench;
      const ada = await kit.create(kit.named('Ada'));
      const bea = await kit.create(kit.named('Bea', { active: false }));
      for (const [{ id }, active] of [
        [ada, true],
        [bea, false],
      ] as const) {
        const states = await accessOf(bench, { userId: id });
        const seen = states.map((state) => [state.userId, state.active]);
        assert.deepEqual(seen, [[id, active]], 'id and active');
      }
      const other = await bench.elsewhere();
      sameIds(await whoIs(other, { userId: ada.id }), [], 'as seen from another tenant');
      for (const nobody of ['nobody', '', "'; --", '0190b7a4-0000-7000-8000-000000000001'])
        sameIds(await whoIs(bench, { userId: nobody }), [], 'an id that nobody has');
      await kit.store.delete(kit.ctx, ada.id);
      sameIds(await whoIs(bench, { userId: ada.id }), [], 'somebody who was deleted');
    },
  },
  {
    id: 'access.externalId',
    requirement: 'MUST find users by `externalId`, compared exactly.',
    impact: 'Sign-in by `externalId`: another person is taken for the one who signs in.',
    when: all(reads, keepsExternalId),
    async run(bench) {
      const { users: kit } = bench;
      const { id } = await kit.create(kit.named('Ada', { externalId: 'Ext-1' }));
      await kit.create(kit.named('Bea', { externalId: 'Ext-2' }));
      sameIds(await whoIs(bench, { externalId: 'Ext-1' }), [id], 'whom it names');
      for (const nobody of ['ext-1', 'Ext-1 ', 'Ext', '', 'Ext-%'])
        sameIds(await whoIs(bench, { externalId: nobody }), [], `"${nobody}"`);
      const other = await bench.elsewhere();
      sameIds(await whoIs(other, { externalId: 'Ext-1' }), [], 'as seen from another tenant');
      await kit.store.delete(kit.ctx, id);
      sameIds(await whoIs(bench, { externalId: 'Ext-1' }), [], 'after the delete');
    },
  },
  {
    id: 'access.several',
    requirement: 'MUST tell of two where an `externalId` is that of several.',
    impact: 'Sign-in by an `externalId` that a provider has used again: a leaver is let in.',
    when: all(reads, keepsExternalId, takesOneTwice),
    async run(bench) {
      const { users: kit } = bench;
      for (const name of ['Ada', 'Bea', 'Cyd'])
        await kit.create(kit.named(name, { externalId: 'same' }));
      const found = await whoIs(bench, { externalId: 'same' });
      assert.equal(new Set(found).size, 2, 'how many users');
    },
  },
  {
    id: 'access.roles',
    requirement: 'MUST tell all roles of the user, those in other tenants included.',
    impact: 'Sign-in: the session has roles that are not those of the person.',
    when: all(reads, usersCan('setRoles', 'lockRoleStates')),
    async run(bench) {
      const { users: kit } = bench;
      const { store, ctx } = kit;
      const [ada, bea] = await kit.people('Ada', 'Bea');
      const [strong, weak] = roleNamesOf(bench.options);
      const target = (await bench.elsewhere()).ctx.tenantId;
      const here = { role: strong };
      const wanted = store.addToTenant
        ? [here, { role: weak, targetTenantId: target }]
        : [here, { role: weak }];
      await store.addToTenant?.(ctx, ada?.id ?? '', target);
      await store.setRoles?.(ctx, ada?.id ?? '', wanted);
      const [state] = await accessOf(bench, { userId: ada?.id ?? '' });
      sameIds(state?.assignments.map(textOf) ?? [], wanted.map(textOf), 'roles');
      const [other] = await accessOf(bench, { userId: bea?.id ?? '' });
      assert.equal(other?.assignments.length, 0, 'number of roles of somebody else');
    },
  },
  {
    id: 'access.since',
    requirement:
      'MUST move `since`, where it is known, when `active` changes, and with nothing else.',
    impact: 'The reason why somebody may not sign in: since when is wrong.',
    when: reads,
    async run(bench) {
      const { users: kit } = bench;
      const { id } = await kit.create(kit.named('Ada'));
      const sinceNow = async () => (await accessOf(bench, { userId: id }))[0]?.since;
      const first = await sinceNow();
      if (first === undefined) return;
      assert.ok(!Number.isNaN(Date.parse(first)), `a time: ${first}`);
      await kit.store.replace(kit.ctx, id, kit.named('Augusta'));
      assert.equal(await sinceNow(), first, 'after a new name');
      await kit.store.replace(kit.ctx, id, kit.named('Augusta', { active: false }));
      const second = (await sinceNow()) ?? '';
      assert.ok(Date.parse(second) >= Date.parse(first), `"${second}" is not before "${first}"`);
      const { lastModified } = (await kit.get(id)).meta;
      assert.ok(Math.abs(Date.parse(second) - Date.parse(lastModified)) < 1000, 'when it changed');
    },
  },
  {
    id: 'access.hidden',
    requirement: 'MUST NOT tell of hidden rows.',
    impact: 'Sign-in: somebody whom SCIM does not manage is let in by SCIM.',
    when: all(reads, keepsExternalId, ({ stores }) => stores.hideUser !== undefined),
    async run(bench) {
      const { users: kit, stores } = bench;
      const draft = kit.named('Ada', { externalId: 'hidden' });
      const hidden = (await stores.hideUser?.(kit.ctx, draft)) ?? '';
      sameIds(await whoIs(bench, { userId: hidden }), [], 'by its id');
      sameIds(await whoIs(bench, { externalId: 'hidden' }), [], 'by its externalId');
    },
  },
  {
    id: 'access.forgotten',
    requirement: 'MUST tell of a row without a value for `active` what `get` tells.',
    impact: 'Sign-in: somebody is let in who is shown as inactive.',
    when: all(reads, ({ stores }) => stores.forgetActive !== undefined),
    async run(bench) {
      const { users: kit, stores } = bench;
      const { id } = await kit.create(kit.named('Ada'));
      await stores.forgetActive?.(kit.ctx, id);
      const [state] = await accessOf(bench, { userId: id });
      assert.equal(state?.active, (await kit.get(id)).active === true, '`active`');
    },
  },
];
