import { beforeEach, describe, expect, it } from '@jest/globals';
import { ada, ENTERPRISE, patchOp, RFP, startExample, USER } from './app.js';

let saas: ReturnType<typeof startExample>;
let create: typeof saas.create;
beforeEach(() => {
  saas = startExample();
  create = saas.create;
});

describe('an account as a SCIM user', () => {
  const rich = {
    schemas: [USER, ENTERPRISE, RFP],
    externalId: '00u-7',
    userName: 'Zoë.Ångström@example.com',
    name: {
      formatted: 'Ms. Zoë Q. Ångström III',
      familyName: 'Ångström',
      givenName: 'Zoë',
      middleName: 'Q.',
      honorificPrefix: 'Ms.',
      honorificSuffix: 'III',
    },
    displayName: '田中 "Zoë" <b>',
    nickName: 'Zo',
    profileUrl: 'https://login.example.com/zoe',
    title: 'Bid Writer',
    userType: 'Employee',
    preferredLanguage: 'sv-SE',
    locale: 'sv-SE',
    timezone: 'Europe/Stockholm',
    active: true,
    emails: [
      { value: 'zoe@home.example', type: 'home' },
      { value: 'zoe.old@example.com', type: 'work' },
      { value: 'zoe@example.com', type: 'work', primary: true, display: 'Zoë' },
    ],
    phoneNumbers: [
      { value: '+1 (555) 010-0001', type: 'work', primary: true },
      { value: 'tel:+1-555-010', type: 'mobile' },
    ],
    ims: [{ value: 'zoe', type: 'xmpp' }],
    photos: [{ value: 'https://photos.example.com/zoe.jpg', type: 'photo' }],
    addresses: [
      { type: 'work', streetAddress: '4 Quay', locality: 'Mull', country: 'GB', primary: true },
      { type: 'home', formatted: '1 Lane\nMull' },
    ],
    entitlements: [{ value: 'export' }],
    roles: [{ value: 'approver', display: 'Approver', primary: true }],
    x509Certificates: [{ value: 'AAEC' }],
    [ENTERPRISE]: {
      employeeNumber: '701984',
      costCenter: '4130',
      organization: 'Harbourline',
      division: 'North',
      department: 'Bid Management',
    },
    [RFP]: { region: 'EMEA', approvalLimit: 250, specialties: ['pricing', 'piles'] },
  };

  it('loses nothing that a client sends', async () => {
    const id = await create('/Users', rich);
    const { id: _id, meta: _meta, ...read } = (await saas.send('get', `/Users/${id}`)).body;
    expect(read).toEqual(rich);
  });

  it('unassigns what a PUT leaves out', async () => {
    const id = await create('/Users', rich);
    const put = await saas.send('put', `/Users/${id}`, ada);
    expect(put.status).toBe(200);
    const { id: _id, meta: _meta, ...read } = put.body;
    expect(read).toEqual(ada);
  });

  it('does not move the version when nothing changes', async () => {
    const id = await create('/Users', rich);
    const read = async () => {
      const { version, lastModified } = (await saas.send('get', `/Users/${id}`)).body.meta;
      return { version, lastModified };
    };
    const before = await read();
    await saas.send(
      'patch',
      `/Users/${id}`,
      patchOp({ op: 'replace', path: 'title', value: 'Bid Writer' }),
    );
    await saas.send('put', `/Users/${id}`, rich);
    expect(await read()).toEqual(before);
    await saas.send('put', `/Users/${id}`, { ...rich, title: 'Boss' });
    expect((await read()).version).not.toBe(before.version);
  });

  it('compares versions', async () => {
    const id = await create('/Users', ada);
    const { etag } = (await saas.send('get', `/Users/${id}`)).headers;
    const change = (title: string) =>
      saas
        .send('patch', `/Users/${id}`, patchOp({ op: 'replace', path: 'title', value: title }))
        .set('If-Match', String(etag));
    expect((await change('Boss')).status).toBeLessThan(300);
    expect((await change('Clerk')).status).toBe(412);
  });

  it('has a login that is unique whatever its case', async () => {
    await create('/Users', ada);
    const again = await saas.send('post', '/Users', { ...ada, userName: 'ADA@EXAMPLE.COM' });
    expect(again.body).toMatchObject({ status: '409', scimType: 'uniqueness' });
    const bea = await create('/Users', { ...ada, userName: 'bea@example.com' });
    const renamed = await saas.send(
      'patch',
      `/Users/${bea}`,
      patchOp({ op: 'replace', value: { userName: 'ada@example.com', title: 'Boss' } }),
    );
    expect(renamed.status).toBe(409);
    expect((await saas.send('get', `/Users/${bea}`)).body).not.toHaveProperty('title');
  });

  it('has no password, and the schema does not promise one', async () => {
    const password = { ...ada, password: 'correct-horse-battery' };
    expect((await saas.send('post', '/Users', password)).body).not.toHaveProperty('password');
    const schema = await saas.send('get', `/Schemas/${USER}`);
    const names = schema.body.attributes.map(({ name }: { name: string }) => name);
    expect(names).toContain('userName');
    expect(names).not.toContain('password');
  });

  it.each([
    ['userName eq "ADA@example.com"', 1],
    ['externalId eq "ada"', 1],
    ['externalId eq "ADA"', 0],
    ['emails[type eq "work"].value eq "ada.work@example.com"', 1],
    ['emails[type eq "home"].value eq "ada.work@example.com"', 0],
    ['emails eq "ada.home@example.com"', 1],
    ['title sw "Cap" and not (active eq false)', 1],
    [`${ENTERPRISE}:department eq "Deck"`, 1],
    ['userName eq "nobody"', 0],
    ['userName eq "ada@example.com" or userName eq "bea@example.com"', 2],
    ['userName pr', 3],
  ])('is found by %s', async (filter, total) => {
    await create('/Users', {
      ...ada,
      title: 'Captain',
      emails: [
        { type: 'work', value: 'ada.work@example.com' },
        { type: 'home', value: 'ada.home@example.com' },
      ],
      [ENTERPRISE]: { department: 'Deck' },
    });
    await create('/Users', { schemas: [USER], userName: 'bea@example.com' });
    await create('/Users', { schemas: [USER], userName: 'cyr@example.com' });
    const found = await saas.send('get', `/Users?filter=${encodeURIComponent(filter)}`);
    expect(found.body.totalResults).toBe(total);
    expect(found.body.Resources).toHaveLength(total);
  });

  it('is listed page by page', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      ids.push(await create('/Users', { schemas: [USER], userName: `p${i}@example.com` }));
    }
    const page = await saas.send('get', '/Users?startIndex=4&count=3');
    expect(page.body).toMatchObject({ totalResults: 5, startIndex: 4, itemsPerPage: 2 });
    expect(page.body.Resources.map((user: { id: string }) => user.id)).toEqual(ids.slice(3));
  });
});
