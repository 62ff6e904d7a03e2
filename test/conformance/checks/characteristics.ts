import { expect } from '@jest/globals';
import type { AttributeInput, Returned, Uniqueness } from '../../../src/schema/index.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { ACME, withUserAttributes } from '../fixtures.js';
import { add, aUser, patch, remove, replace, USER } from '../messages.js';
import type { World } from '../world.js';

const acme = (values: object) => aUser({ schemas: [USER, ACME], [ACME]: values });

function mountWith(t: World, ...attributes: readonly AttributeInput[]) {
  return t.mount({ conformance: 'rfc', ...withUserAttributes(attributes) });
}

/** One attribute of each way to be returned, with sub-attributes of each way. */
const RETURNED: readonly AttributeInput[] = [
  ...(['always', 'never', 'default', 'request'] as const).map((returned) => ({
    name: `${returned}One`,
    returned,
  })),
  {
    name: 'parts',
    type: 'complex',
    subAttributes: (['always', 'never', 'default', 'request'] as const).map((returned) => ({
      name: `${returned}Part`,
      returned,
    })),
  },
];

const VALUES = {
  alwaysOne: 'a',
  neverOne: 'n',
  defaultOne: 'd',
  requestOne: 'r',
  parts: { alwaysPart: 'a', neverPart: 'n', defaultPart: 'd', requestPart: 'r' },
};

/** What of {@link VALUES} a GET with this query shows. */
async function mountReturned(t: World) {
  const scim = await mountWith(t, ...RETURNED);
  const made = await scim.post('/Users', acme(VALUES));
  expectStatus(made, 201);
  const path = `/Users/${made.body.id}`;
  const shown = async (query = '') => (await scim.get(`${path}${query}`)).body[ACME] ?? {};
  return { scim, made, path, shown };
}

function uniquenessCheck(id: string, uniqueness: Uniqueness): Check {
  return {
    ids: [id],
    title: `values with uniqueness ${uniqueness} are unique in the tenant`,
    async run(t) {
      const scim = await mountWith(t, { name: 'badge', uniqueness }, { name: 'floor' });
      const { id } = await scim.createUser(acme({ badge: '7', floor: '1' }));
      expectScimError(await scim.post('/Users', acme({ badge: '7' })), 409, 'uniqueness');
      const other = await scim.createUser(acme({ badge: '8', floor: '1' }));
      const change = patch(replace(`${ACME}:badge`, '7'));
      expectScimError(await scim.patch(`/Users/${other.id}`, change), 409, 'uniqueness');
      const whole = await scim.put(`/Users/${other.id}`, acme({ badge: '7' }));
      expectScimError(whole, 409, 'uniqueness');
      await scim.otherTenant.createUser(acme({ badge: '7' }));
      expectStatus(await scim.delete(`/Users/${id}`), 204);
      await scim.createUser(acme({ badge: '7' }));
    },
  };
}

/** A list of names as a query asks for them, qualified by the URN. */
const named = (...names: readonly string[]) => names.map((name) => `${ACME}:${name}`).join(',');
const all = Object.keys(VALUES);

function returnedCheck(
  id: string,
  returned: Returned,
  shownBy: (query: 'plain' | 'named' | 'other' | 'excluded') => boolean,
): Check {
  const name = `${returned}One`;
  const queries = {
    plain: '',
    named: `?attributes=${named(name)}`,
    other: '?attributes=userName',
    excluded: `?excludedAttributes=${named(name)}`,
  } as const;
  return {
    ids: [id],
    title: `returned ${returned} decides what a read shows`,
    async run(t) {
      const { scim, shown } = await mountReturned(t);
      for (const [kind, query] of Object.entries(queries)) {
        const visible = shownBy(kind as keyof typeof queries);
        expect({ kind, shown: Object.hasOwn(await shown(query), name) }).toEqual({
          kind,
          shown: visible,
        });
        const [listed] = (await scim.get(`/Users${query}`)).body.Resources;
        expect({ kind, shown: Object.hasOwn(listed?.[ACME] ?? {}, name) }).toEqual({
          kind,
          shown: visible,
        });
      }
    },
  };
}

/** RFC 7643 §7: what each characteristic of an attribute does. */
export const characteristicChecks: readonly Check[] = [
  {
    ids: ['RFC7643-7-e', 'RFC7643-7-f'],
    title: 'the case of values is kept, whether or not it matters',
    async run(t) {
      const scim = await mountWith(t, { name: 'exact', caseExact: true }, { name: 'inexact' });
      const { id } = await scim.createUser(acme({ exact: 'AbC', inexact: 'AbC' }));
      const { body } = await scim.get(`/Users/${id}`);
      expect(body).toMatchObject({ [ACME]: { exact: 'AbC', inexact: 'AbC' } });
      expect(await scim.find('/Users', `${ACME}:exact eq "abc"`)).toEqual([]);
      expect(await scim.find('/Users', `${ACME}:exact eq "AbC"`)).toEqual([id]);
      expect(await scim.find('/Users', `${ACME}:inexact eq "abc"`)).toEqual([id]);
    },
  },
  {
    ids: ['RFC7643-7-g'],
    title: 'readOnly attributes cannot be modified',
    async run(t) {
      const scim = await mountWith(t, { name: 'score', mutability: 'readOnly' }, { name: 'floor' });
      const made = await scim.createUser(acme({ score: '100', floor: '1' }));
      expect(made[ACME]).toEqual({ floor: '1' });
      const path = `/Users/${made.id}`;
      const replaced = await scim.put(path, acme({ score: '100', floor: '2' }));
      expect(replaced).toMatchObject({ status: 200 });
      expect(replaced.body[ACME]).toEqual({ floor: '2' });
      for (const operation of [
        replace(`${ACME}:score`, '100'),
        add(`${ACME}:score`, '100'),
        remove(`${ACME}:score`),
        replace('meta.created', '1999-01-01T00:00:00Z'),
        replace('id', 'x'),
      ]) {
        expectScimError(await scim.patch(path, patch(operation)), 400, 'mutability');
      }
      expect((await scim.get(path)).text).toBe(replaced.text);
    },
  },
  {
    ids: ['RFC7643-7-h'],
    title: 'immutable attributes can be set once',
    async run(t) {
      const scim = await mountWith(t, { name: 'born', mutability: 'immutable' }, { name: 'floor' });
      const full = aUser({ schemas: [USER, ACME], [ACME]: { born: 'x' } });
      const { id } = await scim.createUser(full);
      const path = `/Users/${id}`;
      const other = { ...full, [ACME]: { born: 'y' } };
      expectScimError(await scim.put(path, other), 400, 'mutability');
      for (const operation of [
        replace(`${ACME}:born`, 'y'),
        add(`${ACME}:born`, 'y'),
        remove(`${ACME}:born`),
      ]) {
        expectScimError(await scim.patch(path, patch(operation)), 400, 'mutability');
      }
      expectStatus(await scim.put(path, full), 200);
      expectStatus(await scim.patch(path, patch(replace(`${ACME}:born`, 'x'))), 200);
      expect((await scim.get(path)).body[ACME]).toEqual({ born: 'x' });
      const empty = await scim.createUser();
      const late = await scim.patch(`/Users/${empty.id}`, patch(add(`${ACME}:born`, 'z')));
      expect(late.body[ACME]).toEqual({ born: 'z' });
      const again = await scim.patch(`/Users/${empty.id}`, patch(add(`${ACME}:born`, 'w')));
      expectScimError(again, 400, 'mutability');
    },
  },
  {
    ids: ['RFC7643-7-i'],
    title: 'writeOnly values are not returned',
    async run(t) {
      const pin: AttributeInput = { name: 'pin', mutability: 'writeOnly', returned: 'never' };
      const scim = await mountWith(t, pin, { name: 'floor' });
      const sent = acme({ pin: 'secret-1234', floor: '1' });
      const made = await scim.post('/Users', sent);
      const path = `/Users/${made.body.id}`;
      for (const answer of [
        made,
        await scim.get(path),
        await scim.get(`${path}?attributes=${named('pin', 'floor')}`),
        await scim.get('/Users'),
        await scim.put(path, sent),
        await scim.patch(path, patch(replace(`${ACME}:pin`, 'secret-1234'))),
      ]) {
        expect(answer.status).toBeLessThan(300);
        expect(answer.text).toContain('floor');
        expect(answer.text).not.toContain('secret-1234');
        expect(answer.text).not.toContain('"pin"');
      }
    },
  },
  returnedCheck('RFC7643-7-j', 'always', () => true),
  returnedCheck('RFC7643-7-k', 'never', () => false),
  returnedCheck('RFC7643-7-l', 'default', (kind) => kind === 'plain' || kind === 'named'),
  returnedCheck('RFC7643-7-m', 'request', (kind) => kind === 'named'),
  {
    ids: ['RFC7643-7-n', 'RFC7643-7-k'],
    title:
      'the answer to a write shows returned request if the client gave it, never if it is never',
    async run(t) {
      const { scim, made, path } = await mountReturned(t);
      const shown = { alwaysOne: 'a', defaultOne: 'd' };
      expect(made.body[ACME]).toMatchObject({ ...shown, requestOne: 'r' });
      expect(made.body[ACME]).not.toHaveProperty('neverOne');
      const elsewhere = await scim.patch(path, patch(replace('title', 'x')));
      expect(elsewhere.body[ACME]).toMatchObject(shown);
      expect(elsewhere.body[ACME]).not.toHaveProperty('requestOne');
      const named = await scim.patch(path, patch(replace(`${ACME}:requestOne`, 's')));
      expect(named.body[ACME]).toMatchObject({ ...shown, requestOne: 's' });
      const whole = await scim.put(path, acme(VALUES));
      expect(whole.body[ACME]).toMatchObject({ ...shown, requestOne: 'r' });
      const without = await scim.put(path, acme({ defaultOne: 'd' }));
      expect(without.body[ACME]).toEqual({ defaultOne: 'd' });
    },
  },
  {
    ids: ['RFC7643-7-o'],
    title: 'returned holds for sub-attributes too',
    async run(t) {
      const { shown } = await mountReturned(t);
      const [always, request] = [{ alwaysPart: 'a' }, { requestPart: 'r' }];
      expect(await shown()).toMatchObject({ parts: { ...always, defaultPart: 'd' } });
      for (const query of ['', `?attributes=${named(...all)}`, `?attributes=${named('parts')}`]) {
        expect(await shown(query)).not.toHaveProperty('parts.neverPart');
        expect(await shown(query)).toMatchObject({ parts: { ...always, defaultPart: 'd' } });
      }
      expect(await shown()).not.toHaveProperty('parts.requestPart');
      expect(await shown(`?attributes=${named('parts.requestPart')}`)).toMatchObject({
        parts: { ...always, ...request },
      });
      const only = await shown(`?attributes=${named('parts.requestPart')}`);
      expect(only).not.toHaveProperty('parts.defaultPart');
    },
  },
  uniquenessCheck('RFC7643-7-q', 'server'),
  uniquenessCheck('RFC7643-7-r', 'global'),
  {
    ids: ['RFC7643-7-s'],
    title: 'uniqueness compares with case exactly where the attribute does',
    async run(t) {
      const scim = await mountWith(
        t,
        { name: 'exact', uniqueness: 'server', caseExact: true },
        { name: 'inexact', uniqueness: 'server', caseExact: false },
      );
      await scim.createUser(acme({ exact: 'A', inexact: 'A' }));
      await scim.createUser(acme({ exact: 'a', inexact: 'b' }));
      expectScimError(await scim.post('/Users', acme({ exact: 'A' })), 409, 'uniqueness');
      expectScimError(await scim.post('/Users', acme({ inexact: 'a' })), 409, 'uniqueness');
    },
  },
];
