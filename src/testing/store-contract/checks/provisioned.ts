import assert from 'node:assert/strict';
import type {
  ProvisionedChange,
  ProvisionedMethods,
  RequestContext,
  UserStore,
} from '../../../index.js';
import { sameAttributes } from '../assertions.js';
import type { Check } from '../check.js';
import type { Fixture } from '../fixture.js';
import { all, usersCan } from '../subject.js';
import { takenBack, unitOf } from '../units.js';

const notes = usersCan('noteProvisioned', 'readProvisioned');

const storeOf = ({ users }: Fixture) => users.store as UserStore & Required<ProvisionedMethods>;

async function person(bench: Fixture, name = 'Ada'): Promise<string> {
  const [made] = await bench.users.people(name);
  return made?.id ?? '';
}

const note = (
  bench: Fixture,
  id: string,
  kind: ProvisionedChange['kind'],
  attributes: ProvisionedChange['attributes'],
  removed: readonly string[] = [],
  ctx: RequestContext = bench.ctx,
) => storeOf(bench).noteProvisioned(ctx, id, { kind, attributes, removed });

const read = (bench: Fixture, id: string, ctx: RequestContext = bench.ctx) =>
  storeOf(bench).readProvisioned(ctx, id);

async function isNoted(bench: Fixture, id: string, expected: ProvisionedChange['attributes']) {
  const found = await read(bench, id);
  assert.ok(found, 'nothing is noted');
  sameAttributes(found, expected, 'what was provisioned');
}

const DEPARTMENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department';

export const PROVISIONED: readonly Check[] = [
  {
    id: 'provisioned.none',
    requirement: 'MUST tell a user of whom nothing was provisioned from one who lost it all.',
    impact: 'The profile page: an account that the product made looks like a managed one.',
    when: notes,
    async run(bench) {
      const id = await person(bench);
      assert.equal(await read(bench, id), undefined, 'of a user of whom nothing was noted');
      assert.equal(await read(bench, 'nobody'), undefined, 'of an id that nobody has');
      await note(bench, id, 'part', {});
      await isNoted(bench, id, {});
    },
  },
  {
    id: 'provisioned.changes',
    requirement: 'MUST replace what was provisioned by a whole, and add a part to it.',
    impact:
      'The profile page: a field that the provider manages can be edited, or one that it left.',
    when: notes,
    async run(bench) {
      const id = await person(bench);
      await note(bench, id, 'whole', { userName: 'ada', title: 'Captain', [DEPARTMENT]: 'Deck' });
      await note(bench, id, 'part', { title: 'Admiral', emails: [{ value: 'a@x.example' }] }, [
        DEPARTMENT,
        'nickName',
      ]);
      await isNoted(bench, id, {
        userName: 'ada',
        title: 'Admiral',
        emails: [{ value: 'a@x.example' }],
      });
      await note(bench, id, 'whole', { userName: 'ada', name: { givenName: 'Ada' } });
      await isNoted(bench, id, { userName: 'ada', name: { givenName: 'Ada' } });
    },
  },
  {
    id: 'provisioned.unit',
    requirement:
      'MUST note several changes in one unit of work, in their order, and show them there.',
    impact: 'PATCH of several operations: the first of them is forgotten.',
    when: all(notes, ({ stores }) => stores.unitOfWork !== undefined),
    async run(bench) {
      const id = await person(bench);
      const other = await person(bench, 'Bea');
      await note(bench, id, 'whole', { userName: 'ada', title: 'Captain' });
      await unitOf(bench).run(bench.ctx, async (unit) => {
        await note(bench, id, 'part', { locale: 'en-GB' }, ['title'], unit);
        await note(bench, other, 'whole', { userName: 'bea' }, [], unit);
        await note(bench, id, 'part', { title: 'Admiral' }, ['locale'], unit);
        const found = await read(bench, id, unit);
        sameAttributes(found, { userName: 'ada', title: 'Admiral' }, 'as the unit shows it');
      });
      await isNoted(bench, id, { userName: 'ada', title: 'Admiral' });
      await isNoted(bench, other, { userName: 'bea' });
    },
  },
  {
    id: 'provisioned.rollback',
    requirement: 'MUST take back what was noted with a unit of work that fails.',
    impact: 'A write that was refused: what it wanted is told as what was provisioned.',
    when: all(notes, ({ stores }) => stores.unitOfWork !== undefined),
    async run(bench) {
      const id = await person(bench);
      await note(bench, id, 'whole', { title: 'Captain' });
      await takenBack(bench, (unit) => note(bench, id, 'whole', { title: 'Admiral' }, [], unit));
      await isNoted(bench, id, { title: 'Captain' });
    },
  },
  {
    id: 'provisioned.tenant',
    requirement: 'MUST keep what was provisioned in its tenant.',
    impact: "The profile page: another customer's attributes.",
    when: notes,
    async run(bench) {
      const id = await person(bench);
      const other = await bench.elsewhere();
      await note(bench, id, 'whole', { title: 'Captain' });
      assert.equal(await read(other, id), undefined, 'as seen from another tenant');
      const eve = await person(other, 'Eve');
      await note(other, eve, 'whole', { title: 'Admiral' });
      await isNoted(bench, id, { title: 'Captain' });
      assert.equal(await read(bench, eve), undefined, 'of a user of another tenant');
    },
  },
  {
    id: 'provisioned.ended',
    requirement: 'MUST forget what was provisioned with the user.',
    impact: 'DELETE of a person: their attributes stay behind.',
    when: notes,
    async run(bench) {
      const id = await person(bench);
      await note(bench, id, 'whole', { title: 'Captain' });
      await bench.users.store.delete(bench.ctx, id);
      assert.equal(await read(bench, id), undefined, 'after the user was deleted');
      if (bench.stores.unitOfWork === undefined) return;
      const bea = await person(bench, 'Bea');
      await unitOf(bench).run(bench.ctx, async (unit) => {
        await note(bench, bea, 'whole', { title: 'Captain' }, [], unit);
        await bench.users.store.delete(unit, bea);
      });
      assert.equal(await read(bench, bea), undefined, 'noted and deleted in one unit');
    },
  },
];
