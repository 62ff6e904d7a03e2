import assert from 'node:assert/strict';
import type { Identity } from '../../../index.js';
import { refused, sameIds } from '../assertions.js';
import type { Check } from '../check.js';
import type { Fixture } from '../fixture.js';
import { all, type Subject, usersCan } from '../subject.js';
import { takenBack } from '../units.js';
import { whoIs } from './access.js';

const links = usersCan('readAccess', 'linkIdentity', 'unlinkIdentity');
const hasUnits = ({ stores }: Subject) => stores.unitOfWork !== undefined;

const IDENTITY: Identity = Object.freeze({ issuer: 'https://idp.example', subject: 'Ada-1' });

const link = async ({ users: { store, ctx } }: Fixture, userId: string, identity = IDENTITY) =>
  store.linkIdentity?.(ctx, userId, identity);

const unlink = async ({ users: { store, ctx } }: Fixture, identity = IDENTITY) =>
  store.unlinkIdentity?.(ctx, identity);

const people = async ({ users }: Fixture, ...names: readonly string[]) =>
  (await users.people(...names)).map(({ id }) => id);

export const IDENTITIES: readonly Check[] = [
  {
    id: 'identities.linked',
    requirement: 'MUST find a user by each identity that was linked to them, as often as it was.',
    impact: 'Sign-in by OpenID Connect: somebody who was linked is not known.',
    when: links,
    async run(bench) {
      const [ada = '', bea = ''] = await people(bench, 'Ada', 'Bea');
      const second = { ...IDENTITY, issuer: 'https://other.example' };
      await link(bench, ada);
      await link(bench, ada);
      await link(bench, ada, second);
      await link(bench, bea, { ...IDENTITY, subject: 'Bea-1' });
      for (const identity of [IDENTITY, second])
        sameIds(await whoIs(bench, { identity }), [ada], 'whom it names');
    },
  },
  {
    id: 'identities.exact',
    requirement: 'MUST compare issuer and subject exactly, in the tenant alone.',
    impact: 'Sign-in by OpenID Connect: another person is taken for the one who was linked.',
    when: links,
    async run(bench) {
      const [ada = ''] = await people(bench, 'Ada');
      await link(bench, ada);
      const { issuer, subject } = IDENTITY;
      for (const identity of [
        { issuer, subject: 'ada-1' },
        { issuer, subject: `${subject} ` },
        { issuer, subject: '' },
        { issuer: `${issuer}/`, subject },
        { issuer: issuer.toUpperCase(), subject },
        { issuer: subject, subject: issuer },
        { issuer: `${issuer}${subject}`, subject: '' },
      ])
        sameIds(await whoIs(bench, { identity }), [], `as ${JSON.stringify(identity)}`);
      const other = await bench.elsewhere();
      sameIds(await whoIs(other, { identity: IDENTITY }), [], 'as seen from another tenant');
      assert.equal(await unlink(other), false, 'taken away from another tenant');
      const [eve = ''] = await people(other, 'Eve');
      await link(other, eve);
      sameIds(await whoIs(bench, { identity: IDENTITY }), [ada], 'after a link elsewhere');
    },
  },
  {
    id: 'identities.taken',
    requirement: "MUST refuse another user's identity by UniquenessError, and leave it there.",
    impact: 'Linking: whoever claims the identity of somebody else becomes them.',
    when: links,
    async run(bench) {
      const [ada = '', bea = ''] = await people(bench, 'Ada', 'Bea');
      await link(bench, ada);
      const error = await refused('uniqueness', "another user's identity", () => link(bench, bea));
      assert.equal(error.attribute, 'identity', 'attribute');
      sameIds(await whoIs(bench, { identity: IDENTITY }), [ada], 'whom it names');
    },
  },
  {
    id: 'identities.parallel',
    requirement: 'MUST link an identity to one user, whoever wants it at the same moment.',
    impact: 'Linking from two processes: an identity names two people.',
    when: links,
    async run(bench) {
      const ids = await people(bench, 'Ada', 'Bea', 'Cyd', 'Dan');
      const done = await Promise.allSettled(ids.map((id) => link(bench, id)));
      const linked = ids.filter((_, at) => done[at]?.status === 'fulfilled');
      assert.equal(linked.length, 1, 'how many were linked');
      sameIds(await whoIs(bench, { identity: IDENTITY }), linked, 'whom it names');
    },
  },
  {
    id: 'identities.missing',
    requirement: 'MUST refuse to link a user who is not there, or hidden, by NotFoundError.',
    impact: 'Linking: the identity is kept for somebody who is gone.',
    when: links,
    async run(bench) {
      const { users: kit, stores } = bench;
      const [ada = '', gone = ''] = await people(bench, 'Ada', 'Gone');
      await kit.store.delete(kit.ctx, gone);
      const hidden = (await stores.hideUser?.(kit.ctx, kit.draft())) ?? 'nobody';
      const other = await bench.elsewhere();
      for (const id of ['nobody', gone, hidden])
        await refused('notFound', `linking "${id}"`, () => link(bench, id));
      await refused('notFound', 'linking from another tenant', () => link(other, ada));
      sameIds(await whoIs(bench, { identity: IDENTITY }), [], 'whom it names');
    },
  },
  {
    id: 'identities.unlinked',
    requirement: "MUST take an identity away, and tell whether it was somebody's.",
    impact: 'Unlinking: an identity that was given up still opens the account.',
    when: links,
    async run(bench) {
      const [ada = '', bea = ''] = await people(bench, 'Ada', 'Bea');
      const kept = { ...IDENTITY, subject: 'Ada-2' };
      await link(bench, ada);
      await link(bench, ada, kept);
      assert.equal(await unlink(bench), true, 'of somebody');
      sameIds(await whoIs(bench, { identity: IDENTITY }), [], 'whom it names');
      sameIds(await whoIs(bench, { identity: kept }), [ada], 'whom the other names');
      assert.equal(await unlink(bench), false, 'of nobody');
      await link(bench, bea);
      sameIds(await whoIs(bench, { identity: IDENTITY }), [bea], 'whom it names later');
    },
  },
  {
    id: 'identities.deleted',
    requirement: 'MUST end the identities of a user who is deleted.',
    impact: 'DELETE: the identity of a leaver opens the account of whoever comes next.',
    when: links,
    async run(bench) {
      const { users: kit } = bench;
      const [ada = ''] = await people(bench, 'Ada');
      await link(bench, ada);
      await kit.store.delete(kit.ctx, ada);
      sameIds(await whoIs(bench, { identity: IDENTITY }), [], 'whom it names');
      assert.equal(await unlink(bench), false, 'taken away afterwards');
      const [again = ''] = await people(bench, 'Ada');
      sameIds(await whoIs(bench, { identity: IDENTITY }), [], 'when the name is there again');
      await link(bench, again);
      sameIds(await whoIs(bench, { identity: IDENTITY }), [again], 'whom it names later');
    },
  },
  {
    id: 'identities.unit',
    requirement: 'MUST link and take away in the commit of the unit of work.',
    impact: 'Linking that fails half way: an identity opens an account that nobody confirmed.',
    when: all(links, hasUnits),
    async run(bench) {
      const { users: kit } = bench;
      const [ada = ''] = await people(bench, 'Ada');
      const kept = { ...IDENTITY, subject: 'Ada-2' };
      await link(bench, ada, kept);
      await takenBack(bench, async (unit) => {
        await kit.store.linkIdentity?.(unit, ada, IDENTITY);
        await kit.store.unlinkIdentity?.(unit, kept);
      });
      sameIds(await whoIs(bench, { identity: IDENTITY }), [], 'whom it names');
      sameIds(await whoIs(bench, { identity: kept }), [ada], 'whom the other names');
    },
  },
];
