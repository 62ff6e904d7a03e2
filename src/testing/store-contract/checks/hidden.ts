import assert from 'node:assert/strict';
import type { ResourceDraft } from '../../../index.js';
import { attributesOf, sameAttributes, sameIds } from '../assertions.js';
import type { Check } from '../check.js';
import { eq } from '../filters.js';
import type { Fixture } from '../fixture.js';
import { all, keeps, type Subject, usersCan } from '../subject.js';
import { clashes, type HiddenSide, isFound, isLinkedOnce } from './hidden-cases.js';

const hides = ({ stores }: Subject) => stores.hideUser !== undefined;
const keepsExternalId = ({ users }: Subject) => keeps(users, 'externalId');

async function hide({ stores, ctx }: Fixture, draft: ResourceDraft): Promise<string> {
  const id = await stores.hideUser?.(ctx, draft);
  assert.ok(id !== undefined, 'nobody was hidden');
  return id;
}

const PEOPLE: HiddenSide = { noun: 'row', kitOf: ({ users }) => users, hide };

export const HIDDEN: readonly Check[] = [
  {
    id: 'hidden.absent',
    requirement: 'MUST NOT show hidden rows: not by get, in lists, or in totals.',
    impact: 'GET /Users: the provider takes over, or deletes, an account that is none of its own.',
    when: hides,
    async run(bench) {
      const { users: kit } = bench;
      const hidden = await hide(bench, kit.named('Hidden'));
      const [ada] = await kit.people('Ada');
      assert.equal(await kit.store.get(kit.ctx, hidden), undefined, 'get of a hidden row');
      sameIds(await kit.ids(), [ada?.id ?? ''], 'ids in the list');
      assert.equal(await kit.store.delete(kit.ctx, hidden), false, 'delete of a hidden row');
      const named = eq(kit.type, kit.naming, 'Hidden');
      if (kit.accepts(named)) sameIds(await kit.ids(named), [], 'ids found by its name');
    },
  },
  {
    id: 'hidden.clash',
    requirement: 'MUST name the hidden row in the UniquenessError of a clash with it.',
    impact: 'POST of a person whom the product knows already: `resolveExisting` is never asked.',
    when: hides,
    async run(bench) {
      await clashes(PEOPLE, bench);
    },
  },
  {
    id: 'hidden.find',
    requirement: 'MUST find the hidden row that a create would clash with, and write nothing.',
    impact: 'Preview: an account that would be linked is told as a new person.',
    when: all(hides, usersCan('findHidden')),
    run: (bench) => isFound(PEOPLE, bench),
  },
  {
    id: 'hidden.read',
    requirement: 'MUST read a hidden row as it is, with `active`, in its tenant alone.',
    impact: 'POST that links somebody who is inactive: that they become active is not noticed.',
    when: all(hides, usersCan('getHidden')),
    async run(bench) {
      const { users: kit } = bench;
      const read = async (place: Fixture, id: string) =>
        place.users.store.getHidden?.(place.ctx, id);
      for (const active of [true, false]) {
        const draft = kit.named(`Ada ${active}`, { active });
        const hidden = await hide(bench, draft);
        const found = await read(bench, hidden);
        sameAttributes(found && attributesOf(found.resource), draft, 'getHidden returns');
        assert.equal(await read(await bench.elsewhere(), hidden), undefined, 'in another tenant');
      }
      const [shown] = await kit.people('Bea');
      assert.equal(await read(bench, shown?.id ?? ''), undefined, 'of somebody who is shown');
      assert.equal(await read(bench, 'nobody'), undefined, 'of an id that nobody has');
    },
  },
  {
    id: 'adopt.record',
    requirement: 'MUST make a hidden row a user, its record exactly the draft.',
    impact: 'POST of a person who is linked: the account keeps what the provider never sent.',
    when: all(hides, usersCan('linkExisting')),
    async run(bench) {
      const { users: kit } = bench;
      const hidden = await hide(bench, kit.named('Ada', { title: 'Before', active: false }));
      const draft = kit.named('ada', { active: true });
      const user = await kit.store.linkExisting?.(kit.ctx, hidden, draft);
      const read = await kit.get(user?.id ?? hidden);
      sameAttributes(attributesOf(read), draft, 'get returns');
      assert.equal((await kit.list()).total, 1, 'total');
    },
  },
  {
    id: 'adopt.active',
    requirement:
      'MUST leave a hidden row active, or inactive, where the draft does not say `active`.',
    impact:
      'POST that links a person and says nothing of `active`: a leaver would be let in again.',
    when: all(hides, usersCan('linkExisting')),
    async run(bench) {
      const { users: kit } = bench;
      for (const active of [false, true]) {
        const name = `Ada ${active}`;
        const hidden = await hide(bench, kit.named(name, { active }));
        const { active: _active, ...draft } = kit.named(name);
        const user = await kit.store.linkExisting?.(kit.ctx, hidden, draft);
        assert.equal(user?.active, active, '`active` in the answer');
        assert.equal((await kit.get(user?.id ?? hidden)).active, active, '`active` from get');
      }
    },
  },
  {
    id: 'adopt.missing',
    requirement: 'MUST refuse to adopt what is not hidden, or not there, by NotFoundError.',
    impact: 'POST sent twice: the second would write over a user who is shown already.',
    when: all(hides, usersCan('linkExisting')),
    run: (bench) => isLinkedOnce(PEOPLE, bench),
  },
  {
    id: 'recognise.once',
    requirement:
      'MUST tell the id of a deleted user who was the same person, once, and in the tenant.',
    impact:
      'POST of somebody who comes back: `previousId` is missing, or is that of another person.',
    when: all(usersCan('findPreviousId'), keepsExternalId),
    async run(bench) {
      const { users: kit } = bench;
      const draft = kit.named('Ada', { externalId: 'Ext-1' });
      const findPreviousId = async (place: Fixture, who: ResourceDraft) =>
        place.users.store.findPreviousId?.(place.ctx, who);
      const { id } = await kit.create(draft);
      assert.equal(await findPreviousId(bench, draft), undefined, 'while the user is there');
      await kit.store.delete(kit.ctx, id);
      const other = await bench.elsewhere();
      assert.equal(await findPreviousId(other, draft), undefined, 'in another tenant');
      const stranger = kit.named('Bea', { externalId: 'Ext-2' });
      assert.equal(await findPreviousId(bench, stranger), undefined, 'somebody else');
      assert.equal(await findPreviousId(bench, draft), id, 'the person who comes back');
      assert.equal(await findPreviousId(bench, draft), undefined, 'asked again');
    },
  },
];
