import { describe, expect, it } from '@jest/globals';
import { createMemoryStores } from '../../../../src/index.js';
import { expectScimError } from '../../../support/expect-error.js';
import { patch, USER, user } from '../../../support/messages.js';
import { admitting, OWN, TENANT } from './world.js';

const work = (value: string, more: object = {}) => [{ value, type: 'work', ...more }];
const FOREIGN = 'eve@evil.example';

/** Every form in which a PATCH may give a name. */
const RENAMES: readonly (readonly [string, object])[] = [
  ['with a path', { op: 'replace', path: 'userName', value: FOREIGN }],
  ['in another case', { op: 'Add', path: 'USERNAME', value: FOREIGN }],
  ['with the URN', { op: 'replace', path: `${USER}:userName`, value: FOREIGN }],
  ['without a path', { op: 'replace', value: { userName: FOREIGN } }],
  ['as JSON text', { op: 'replace', value: JSON.stringify({ userName: FOREIGN }) }],
  ['under the URN', { op: 'add', value: { [USER]: { userName: FOREIGN } } }],
  ['of a list', { op: 'add', value: [{ userName: FOREIGN }] }],
];

const MAILS: readonly (readonly [string, object])[] = [
  ['by a value path', { op: 'replace', path: 'emails[type eq "work"].value', value: FOREIGN }],
  ['added', { op: 'add', path: 'emails', value: [{ value: FOREIGN }] }],
  ['dotted', { op: 'replace', value: { 'emails[type eq "work"].value': FOREIGN } }],
  ['made primary', { op: 'replace', path: 'emails[type eq "home"].primary', value: true }],
  ['made the work address', { op: 'replace', path: 'emails[type eq "home"].type', value: 'Work' }],
  ['whole', { op: 'replace', path: 'emails', value: work(FOREIGN) }],
];

describe('a name in a domain of somebody else', () => {
  it('is refused in a POST, by its attribute, and nobody is created', async () => {
    const { scim } = admitting(OWN);
    const answer = await scim.post('/Users', user(FOREIGN));
    expectScimError(answer, 400, 'invalidValue');
    expect(answer.body.detail).toBe(
      'The domain of "userName" is not one that this application accepts for your organization.',
    );
    const mail = await scim.post('/Users', user('ada@own.example', { emails: work(FOREIGN) }));
    expectScimError(mail, 400, 'invalidValue');
    expect(mail.body.detail).toContain('"emails.value"');
    expect((await scim.get('/Users')).body.totalResults).toBe(0);
  });

  it.each([
    'ada＠evil.example',
    'ada@evil.example@own.example',
    'ada@own.example <eve@evil.example>',
    '"eve@evil.example" ada@own.example',
    '"eve@evil.example"@own.example',
    'eve%evil.example@own.example',
    'ada@own.example.evil.example',
    'ada@ow\u0578.example',
    'ada@own%2Eexample',
    'ada@crew.own.example',
    'ada',
  ])('is found in %j', async (value) => {
    const { scim } = admitting(OWN);
    expectScimError(await scim.post('/Users', user(value)), 400, 'invalidValue');
    const mail = user('ada@own.example', { emails: work(value) });
    const answer = await scim.post('/Users', mail);
    expectScimError(answer, 400, 'invalidValue');
    expect(answer.body.detail).not.toContain('evil');
    await scim.post('/Users', user('ADA@ＯＷＮ.example.', { emails: work('ada@own.EXAMPLE') }));
    expect((await scim.get('/Users')).body.totalResults).toBe(1);
  });

  it('is refused in a PUT', async () => {
    const { scim, add, stored } = admitting(OWN);
    const id = await add('ada@own.example');
    expectScimError(await scim.put(`/Users/${id}`, user(FOREIGN)), 400, 'invalidValue');
    expect((await stored(id)).userName).toBe('ada@own.example');
  });

  it.each([...RENAMES, ...MAILS])('is refused in a PATCH %s', async (_, operation) => {
    const { scim, add, stored } = admitting(OWN);
    const emails = [...work('ada@own.example'), { value: 'ada@evil.example', type: 'home' }];
    const id = await add('ada@own.example', { emails });
    const before = await stored(id);
    expectScimError(await scim.patch(`/Users/${id}`, patch(operation)), 400, 'invalidValue');
    expect(await stored(id)).toEqual(before);
  });

  it('is refused in Bulk, also of operations in a circle', async () => {
    const { scim } = admitting(OWN);
    const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
    const one = (bulkId: string, userName: string, manager?: string) => ({
      method: 'POST',
      path: '/Users',
      bulkId,
      data: {
        ...user(userName),
        ...(manager && { [enterprise]: { manager: { value: `bulkId:${manager}` } } }),
      },
    });
    const send = async (...Operations: readonly object[]) =>
      (
        await scim.post('/Bulk', {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
          Operations,
        })
      ).body.Operations.map(({ status }: { readonly status: string }) => status);
    expect(await send(one('a', 'ada@own.example'), one('b', FOREIGN))).toEqual(['201', '400']);
    expect(await send(one('c', 'cat@own.example', 'd'), one('d', FOREIGN, 'c'))).toEqual([
      '409',
      '400',
    ]);
    expect((await scim.get('/Users')).body.totalResults).toBe(1);
  });

  it('is refused at /Me', async () => {
    let me = '';
    const { scim, add } = admitting(OWN, { me: () => (me ? { id: me } : undefined) });
    expectScimError(await scim.post('/Me', user(FOREIGN)), 400, 'invalidValue');
    me = await add('ada@own.example');
    const rename = patch({ op: 'replace', path: 'userName', value: FOREIGN });
    expectScimError(await scim.patch('/Me', rename), 400, 'invalidValue');
  });

  it('is refused for somebody whom the product has, and who is linked', async () => {
    const stores = createMemoryStores();
    const { scim } = admitting(OWN, { stores, resolveExisting: () => ({ action: 'link' }) });
    await stores.userStore.addHidden(TENANT, { userName: FOREIGN, active: false });
    expectScimError(await scim.post('/Users', user(FOREIGN)), 400, 'invalidValue');
    await scim.post('/Users', user(FOREIGN, { active: false })).expect(201);
  });
});

describe('who is judged', () => {
  it('by what has changed: the case of a name and private addresses do not matter', async () => {
    let domains = ['own.example'];
    const { scim, add } = admitting({ domains: { of: () => domains } });
    const id = await add('ada@own.example', {
      emails: [...work('ada@own.example'), { value: 'ada@home.example', type: 'home' }],
    });
    domains = [];
    const change = (operation: object) => scim.patch(`/Users/${id}`, patch(operation));
    await change({ op: 'replace', path: 'userName', value: 'ADA@Own.Example' }).expect(200);
    await change({ op: 'replace', path: 'title', value: 'Countess' }).expect(200);
    await change({ op: 'replace', path: 'emails[type eq "home"].value', value: FOREIGN }).expect(
      200,
    );
    await change({
      op: 'add',
      path: 'emails',
      value: [{ value: 'x@y.example', type: 'other' }],
    }).expect(200);
    await change({ op: 'replace', path: 'active', value: false }).expect(200);
    expectScimError(
      await change({ op: 'replace', path: 'active', value: true }),
      400,
      'invalidValue',
    );
    domains = ['own.example'];
    await change({ op: 'replace', path: 'active', value: true }).expect(200);
  });

  it('nobody who is inactive afterwards', async () => {
    const { scim, add } = admitting(OWN);
    await scim.post('/Users', user(FOREIGN, { active: false })).expect(201);
    const id = await add('ada@own.example');
    const away = patch(
      { op: 'replace', path: 'userName', value: 'ada@evil.example' },
      { op: 'replace', path: 'active', value: false },
    );
    expect((await scim.patch(`/Users/${id}`, away).expect(200)).body.userName).toBe(
      'ada@evil.example',
    );
  });

  it('nobody of a tenant that may have any', async () => {
    const { add } = admitting({ domains: { of: () => 'any' } });
    await add('eve');
    await add(FOREIGN);
  });
});

describe('by choice', () => {
  it('names below a domain, and names that are no address', async () => {
    const { scim, add } = admitting({
      domains: { of: () => ['own.example'], subdomains: true, plainUserNames: 'admit' },
    });
    await add('ada@crew.own.example');
    await add('bob');
    expectScimError(await scim.post('/Users', user('cat@notown.example')), 400, 'invalidValue');
    const mail = user('dan', { emails: work('dan') });
    expectScimError(await scim.post('/Users', mail), 400, 'invalidValue');
  });

  it('other attributes', async () => {
    const { scim, add } = admitting({
      domains: { of: () => ['own.example'], attributes: ['externalId', 'ims'] },
    });
    await add('eve', { externalId: 'eve@own.example', ims: [{ value: 'e@own.example' }] });
    const ims = user('dan', { ims: [{ value: FOREIGN, type: 'home' }] });
    const answer = await scim.post('/Users', ims);
    expectScimError(answer, 400, 'invalidValue');
    expect(answer.body.detail).toContain('"ims.value"');
  });
});
