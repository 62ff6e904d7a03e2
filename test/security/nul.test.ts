import { describe, expect, it } from '@jest/globals';
import { createMemoryStores } from '../../src/index.js';
import { mountScim } from '../support/app.js';
import { ENTERPRISE, group, patch, user } from '../support/messages.js';

/** Valid in JSON, and what PostgreSQL refuses in every text. */
const NUL = '\u0000';
const TEXT = `a${NUL}b`;

/** Memory stores that fail on it as a database does. */
function strictStores() {
  const stores = createMemoryStores();
  const strict = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get(target, name, receiver) {
        const value: unknown = Reflect.get(target, name, receiver);
        if (typeof value !== 'function') return value;
        return (context: { readonly tenantId: string }, ...rest: readonly unknown[]) => {
          if (JSON.stringify([context.tenantId, ...rest]).includes('\\u0000')) {
            throw new Error('invalid byte sequence for encoding "UTF8": 0x00');
          }
          return Reflect.apply(value, target, [context, ...rest]);
        };
      },
    });
  return {
    ...stores,
    userStore: strict(stores.userStore),
    groupStore: strict(stores.groupStore),
  };
}

describe('the character U+0000', () => {
  it.each([
    ['/Users', 'userName', user(TEXT)],
    ['/Users', 'externalId', user('ada', { externalId: TEXT })],
    ['/Users', 'password', user('ada', { password: TEXT })],
    ['/Users', 'name.givenName', user('ada', { name: { givenName: TEXT } })],
    ['/Users', 'emails.value', user('ada', { emails: [{ value: TEXT }] })],
    [
      '/Users',
      `${ENTERPRISE}:manager.value`,
      user('ada', { [ENTERPRISE]: { manager: { value: TEXT } } }),
    ],
    ['/Groups', 'displayName', group(TEXT)],
    ['/Groups', 'members.value', group('Crew', [TEXT])],
  ])('in a body for %s is refused by the name of %s', async (path, name, body) => {
    const { scim } = mountScim(strictStores());
    const answer = await scim.post(path, body).expect(400);
    expect(answer.body).toMatchObject({
      scimType: 'invalidValue',
      detail: `Attribute "${name}" never holds the character U+0000.`,
    });
  });

  it.each([
    ['a path', { op: 'replace', path: 'title', value: TEXT }],
    ['an object', { op: 'add', value: { nickName: TEXT } }],
    ['a list', { op: 'add', path: 'emails', value: [{ value: TEXT, type: 'work' }] }],
    ['a value path', { op: 'replace', path: 'emails[type eq "work"].value', value: TEXT }],
    ['a filter', { op: 'replace', path: `emails[type eq "${NUL}"].value`, value: 'a@b.example' }],
    ['a sub-attribute', { op: 'replace', path: 'name.familyName', value: TEXT }],
  ])('in a PATCH with %s is refused, and the user stays as it was', async (_, operation) => {
    const { scim } = mountScim({ ...strictStores(), baseUrl: 'https://rfp.example/scim/v2' });
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    const answer = await scim.patch(`/Users/${body.id}`, patch(operation)).expect(400);
    expect(answer.body.scimType).toMatch(/^invalid(Value|Filter)$/);
    expect((await scim.get(`/Users/${body.id}`)).body).toEqual(body);
  });

  it.each([
    { op: 'add', path: 'members', value: [{ value: TEXT }] },
    { op: 'remove', path: 'members', value: [{ value: TEXT }] },
    { op: 'remove', path: `members[value eq "${NUL}"]` },
  ])('in a PATCH of members is refused: %j', async (operation) => {
    const { scim } = mountScim(strictStores());
    const { body } = await scim.post('/Groups', group('Crew')).expect(201);
    await scim.patch(`/Groups/${body.id}`, patch(operation)).expect(400);
  });

  it('in a URI reference is no part of an id', async () => {
    const { scim } = mountScim(strictStores());
    const manager = { $ref: 'https://rfp.example/scim/v2/Users/a%00b' };
    const made = await scim.post('/Users', user('ada', { [ENTERPRISE]: { manager } })).expect(201);
    expect(made.body[ENTERPRISE].manager.value).toBe('a%00b');
  });

  it('in a filter is refused by the name of the attribute', async () => {
    const { scim } = mountScim(strictStores());
    const filter = encodeURIComponent('externalId eq "a\\u0000"');
    const answer = await scim.get(`/Users?filter=${filter}`).expect(400);
    expect(answer.body).toMatchObject({
      scimType: 'invalidFilter',
      detail: expect.stringContaining('externalId'),
    });
    const search = { filter: `userName ne "${NUL}"` };
    expect((await scim.post('/Users/.search', search)).status).toBe(400);
  });

  it('in a path names nobody, in Bulk too', async () => {
    const { scim } = mountScim(strictStores());
    for (const call of [scim.get, scim.delete]) await call('/Users/a%00b').expect(404);
    await scim.put('/Users/a%00b', user('ada')).expect(404);
    const { body } = await scim
      .post('/Bulk', { Operations: [{ method: 'DELETE', path: '/Users/a%00b' }] })
      .expect(200);
    expect(body.Operations[0].status).toBe('404');
  });

  it('names no tenant', async () => {
    const { scim } = mountScim({ ...strictStores(), tenant: () => TEXT });
    await scim.get('/Users').expect(401);
  });
});
