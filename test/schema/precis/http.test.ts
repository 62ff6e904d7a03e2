import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, type ResourceDraft, type UserStore } from '../../../src/index.js';
import { usernameKey } from '../../../src/schema/index.js';
import { mountScim } from '../../support/app.js';
import { patch, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';

const find = (userName: string) =>
  `/Users?filter=${encodeURIComponent(`userName eq ${JSON.stringify(userName)}`)}`;

/** Memory stores that also show the drafts they are given. */
function recordingStores() {
  const stores = createMemoryStores();
  const drafts: ResourceDraft[] = [];
  const userStore: UserStore = overriding(stores.userStore, {
    create: (ctx, draft) => {
      drafts.push(draft);
      return stores.userStore.create(ctx, draft);
    },
    replace: (ctx, id, next, options) => {
      drafts.push(next);
      return stores.userStore.replace(ctx, id, next, options);
    },
  });
  return { stores: { ...stores, userStore }, drafts };
}

const VARIANTS = [
  ['letter case', 'bjensen', 'BJensen'],
  ['full width', 'ＢＪ', 'bj'],
  ['composition', 'René', 'Rene\u0301'],
  ['decomposition', 'Rene\u0301', 'RENÉ'],
  ['an ideographic space', 'Ada　Quill', 'ada quill'],
] as const;

describe('user names that PRECIS takes for the same', () => {
  it.each(VARIANTS)('clash on POST, PUT and PATCH: %s', async (_, first, second) => {
    const { scim } = mountScim();
    await scim.post('/Users', user(first)).expect(201);
    const clash = await scim.post('/Users', user(second)).expect(409);
    expect(clash.body.scimType).toBe('uniqueness');
    const other = await scim.post('/Users', user('somebody.else')).expect(201);
    await scim.put(`/Users/${other.body.id}`, user(second)).expect(409);
    const rename = patch({ op: 'replace', path: 'userName', value: second });
    await scim.patch(`/Users/${other.body.id}`, rename).expect(409);
  });

  it.each(VARIANTS)('are found by filter, and come back as sent: %s', async (_, sent, asked) => {
    const { scim } = mountScim();
    const { body } = await scim.post('/Users', user(sent)).expect(201);
    const found = await scim.get(find(asked)).expect(200);
    expect(found.body.Resources.map(({ id }: { id: string }) => id)).toEqual([body.id]);
    expect(found.body.Resources[0].userName).toBe(sent);
    expect(Buffer.from(body.userName)).toEqual(Buffer.from(sent));
  });

  it('let their owner change the spelling', async () => {
    const { scim } = mountScim();
    const { body } = await scim.post('/Users', user('rene\u0301')).expect(201);
    const renamed = await scim.put(`/Users/${body.id}`, user('René')).expect(200);
    expect(renamed.body.userName).toBe('René');
    expect(renamed.body.meta.version).not.toBe(body.meta.version);
  });

  it('share the key that a host may keep in a unique column', () => {
    for (const [, a, b] of VARIANTS) expect(usernameKey(a)).toBe(usernameKey(b));
  });
});

describe('a user name that PRECIS forbids', () => {
  const FORBIDDEN = [
    ['king\u265a', 'U+265A at position 5'],
    ['HenryⅣ', 'U+2163 at position 6'],
    ['a\u0007', 'U+0007 at position 2'],
    ['\u0007', 'U+0007 at position 1'],
  ] as const;

  it.each(FORBIDDEN)('is 400 invalidValue in the rfc preset: %j', async (userName, what) => {
    const { scim } = mountScim({ conformance: 'rfc' });
    const detail = `Attribute "userName" must not have ${what}.`;
    const refused = await scim.post('/Users', user(userName)).expect(400);
    expect(refused.body).toMatchObject({ scimType: 'invalidValue', detail });
    const { body } = await scim.post('/Users', user('bjensen')).expect(201);
    await scim.put(`/Users/${body.id}`, user(userName)).expect(400);
    const rename = patch({ op: 'replace', path: 'userName', value: userName });
    const patched = await scim.patch(`/Users/${body.id}`, rename).expect(400);
    expect(patched.body.scimType).toBe('invalidValue');
    expect(patched.body.detail).toContain(what);
  });

  it.each(FORBIDDEN)('is kept and found in the lenient preset: %j', async (userName, _what) => {
    const { scim } = mountScim();
    const { body } = await scim.post('/Users', user(userName)).expect(201);
    expect(body.userName).toBe(userName);
    await scim.post('/Users', user(userName.toUpperCase())).expect(409);
    const found = await scim.get(find(userName.toLowerCase())).expect(200);
    expect(found.body.totalResults).toBe(1);
  });

  it('does not stand in the way of changes to something else', async () => {
    const stores = createMemoryStores();
    const lenient = mountScim({ ...stores });
    const rfc = mountScim({ ...stores, conformance: 'rfc', userStore: stores.userStore });
    const { body } = await lenient.scim.post('/Users', user('king\u265a')).expect(201);
    const title = patch({ op: 'replace', path: 'title', value: 'King' });
    await rfc.scim.patch(`/Users/${body.id}`, title).expect(200);
  });

  it('can be refused by the rule alone', async () => {
    const { scim } = mountScim({ conformance: { userNamePreparation: 'enforce' } });
    await scim.post('/Users', user('king\u265a')).expect(400);
    await scim.post('/Users', user('ada quill')).expect(201);
  });
});

describe('general text', () => {
  it('is compared in composed form without case, and exactly where case is exact', async () => {
    const { scim } = mountScim();
    await scim.post('/Users', user('a', { displayName: 'René', externalId: 'René' })).expect(201);
    const count = async (filter: string) =>
      (await scim.get(`/Users?filter=${encodeURIComponent(filter)}`).expect(200)).body.totalResults;
    expect(await count('displayName eq "RENE\u0301"')).toBe(1);
    expect(await count('displayName co "NE\u0301"')).toBe(1);
    expect(await count('externalId eq "René"')).toBe(1);
    expect(await count('externalId eq "Rene\u0301"')).toBe(0);
    expect(await count('externalId eq "rené"')).toBe(0);
  });
});

describe('a password', () => {
  it('reaches the store prepared', async () => {
    const { stores, drafts } = recordingStores();
    const { scim } = mountScim({ ...stores });
    const sent = user('a', { password: 'co\u0308rrect\u00a0Horse' });
    const { body } = await scim.post('/Users', sent).expect(201);
    await scim.put(`/Users/${body.id}`, sent).expect(200);
    await scim
      .patch(
        `/Users/${body.id}`,
        patch({ op: 'replace', path: 'password', value: 'o\u0308\u3000' }),
      )
      .expect(200);
    expect(drafts.map(({ password }) => password)).toEqual([
      'cörrect Horse',
      'cörrect Horse',
      'ö ',
    ]);
  });

  it('is the same password when typed on another keyboard', async () => {
    const { scim } = mountScim();
    const { body } = await scim.post('/Users', user('a', { password: 'ö' })).expect(201);
    const set = (value: string) =>
      scim
        .patch(`/Users/${body.id}`, patch({ op: 'replace', path: 'password', value }))
        .expect(200);
    expect((await set('o\u0308')).body.meta.version).toBe(body.meta.version);
    expect((await set('Ö')).body.meta.version).not.toBe(body.meta.version);
  });

  it.each([
    ['of nothing', ''],
    ['with a control character', 'swordfish\t'],
  ])('%s is refused in the rfc preset without a word about it', async (_, password) => {
    const { scim } = mountScim({ conformance: 'rfc' });
    const { body } = await scim.post('/Users', user('a', { password })).expect(400);
    expect(body.scimType).toBe('invalidValue');
    expect(body.detail).toMatch(/^Attribute "password" must not /);
    expect(body.detail).not.toContain('swordfish');
  });

  it('may hold anything in the lenient preset', async () => {
    const { scim } = mountScim();
    await scim.post('/Users', user('a', { password: 'swordfish\t' })).expect(201);
  });
});
