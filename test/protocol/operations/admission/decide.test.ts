import { describe, expect, it, jest } from '@jest/globals';
import type { AdmissionOptions } from '../../../../src/index.js';
import { expectScimError } from '../../../support/expect-error.js';
import { patch, user } from '../../../support/messages.js';
import { admitting, TENANT } from './world.js';

type Decide = NonNullable<AdmissionOptions['decide']>;

describe("the host's own decision", () => {
  it('sees who is new, and who changes how, without passwords and inside the unit of work', async () => {
    const decide = jest.fn<Decide>(() => ({ admitted: true }));
    const { scim, add } = admitting({ decide });
    const id = await add('ada', { password: 'secret of ada' });
    const set = (operation: object) => scim.patch(`/Users/${id}`, patch(operation)).expect(200);
    await set({ op: 'add', path: 'title', value: 'Countess' });
    await set({ op: 'add', path: 'title', value: 'Countess' });
    await set({ op: 'replace', path: 'active', value: false });
    await set({ op: 'replace', path: 'title', value: 'Gone' });
    await set({ op: 'replace', path: 'active', value: true });
    const asked = decide.mock.calls.map(([, request]) => request);
    expect(asked).toEqual([
      {
        tenantId: TENANT,
        userId: id,
        before: undefined,
        after: expect.objectContaining({ userName: 'ada' }),
      },
      {
        tenantId: TENANT,
        userId: id,
        before: expect.not.objectContaining({ title: 'Countess' }),
        after: expect.objectContaining({ title: 'Countess' }),
      },
      {
        tenantId: TENANT,
        userId: id,
        before: expect.objectContaining({ active: false }),
        after: expect.objectContaining({ active: true, title: 'Gone' }),
      },
    ]);
    expect(JSON.stringify(asked)).not.toContain('secret');
    expect(decide.mock.calls.every(([ctx]) => ctx.transaction !== undefined)).toBe(true);
  });

  it('cannot change what is stored by what it is shown', async () => {
    const { add, stored } = admitting({
      decide: (_, { before, after }) => {
        for (const shown of [before, after]) {
          Object.assign(Object(shown?.name), { familyName: 'Evil' });
          Object.assign(Object(shown), { active: false });
        }
        return { admitted: true };
      },
    });
    const id = await add('ada', { name: { familyName: 'King' } });
    expect(await stored(id)).toMatchObject({ active: true, name: { familyName: 'King' } });
  });

  it('is told with its own words, as 403 or for an attribute as 400, and in the log', async () => {
    const { scim, entries } = admitting({
      decide: (_, { after }) =>
        after.userName === 'eve'
          ? { admitted: false }
          : { admitted: false, attribute: 'userType', detail: 'No contractors here.' },
    });
    const plain = await scim.post('/Users', user('eve'));
    expectScimError(plain, 403);
    expect(plain.body.detail).toBe('The product does not admit this person.');
    const named = await scim.post('/Users', user('dan', { userType: 'contractor' }));
    expectScimError(named, 400, 'invalidValue');
    expect(named.body.detail).toBe('No contractors here.');
    expect(await entries()).toMatchObject([
      { status: 400, scimType: 'invalidValue', detail: 'No contractors here.', kind: 'create' },
      { status: 403, detail: 'The product does not admit this person.', kind: 'create' },
    ]);
  });

  it.each<readonly [string, () => never]>([
    [
      'fails',
      () => {
        throw new Error('down');
      },
    ],
    ['answers nothing', () => undefined as never],
    ['answers yes without the word', () => ({ admitted: 'yes' }) as never],
  ])('that %s admits nobody: 503, and nothing is written', async (_, decide) => {
    const { scim } = admitting({ decide });
    const answer = await scim.post('/Users', user('ada'));
    expectScimError(answer, 503);
    expect(answer.headers['retry-after']).toBe('5');
    expect((await scim.get('/Users')).body.totalResults).toBe(0);
  });

  it.each<readonly [string, AdmissionOptions]>([
    ['domains', { domains: { of: () => ['own.example', 'not a domain'] } }],
    ['domains', { domains: { of: () => 'own.example' as never } }],
    ['seats', { seats: { limit: () => -1 } }],
    ['seats', { seats: { limit: () => Promise.reject(new Error('down')) } }],
  ])('of nobody is made for %s that nobody can tell', async (_, admission) => {
    const { scim } = admitting(admission);
    expectScimError(await scim.post('/Users', user('ada@own.example')), 503);
    expect((await scim.get('/Users')).body.totalResults).toBe(0);
  });
});
