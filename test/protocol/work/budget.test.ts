import { describe, expect, it } from '@jest/globals';
import { createScimRouter, ScimConfigError } from '../../../src/index.js';
import { patch } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import { bulkRequest, type Result } from '../bulk/support.js';
import { ACME, addUsers, mountTenants, search, times } from './support.js';

const TOO_MUCH = { status: '400', scimType: 'tooMany', detail: expect.stringContaining('maxWork') };
const MANY_TERMS = times(40, (n) => `title co "b${n}"`).join(' or ');

describe('the budget of a request', () => {
  it('refuses a filter that asks for more work', async () => {
    const tenants = mountTenants({ limits: { maxWork: 5_000 } });
    await addUsers(tenants, 200, () => ({ title: 'a' }));
    const { acme } = tenants;
    expect((await acme.post('/Users/.search', search(MANY_TERMS)).expect(400)).body).toMatchObject(
      TOO_MUCH,
    );
    expect((await acme.post('/.search', search(MANY_TERMS)).expect(400)).body).toMatchObject(
      TOO_MUCH,
    );
    await acme.post('/Users/.search', search('title co "b"')).expect(200);
  });

  it('counts the length of what is searched', async () => {
    const tenants = mountTenants({ limits: { maxWork: 5_000 } });
    await addUsers(tenants, 20, () => ({ title: 'a'.repeat(40_000) }));
    await tenants.acme.get('/Users?filter=title+co+"b"&attributes=id').expect(400);
    await tenants.acme.get('/Users?filter=userName+co+"b"&attributes=id').expect(200);
  });

  it('counts what the router filters and sorts itself', async () => {
    const tenants = mountTenants();
    await addUsers(tenants, 300, (n) => ({ title: `${n}` }));
    const { userStore: full } = tenants.stores;
    const capabilities = { ...full.capabilities, filter: 'none', sort: false } as const;
    const userStore = overriding(full, { capabilities });
    const { acme } = mountTenants({ userStore, limits: { maxWork: 2_000 } });
    expect((await acme.post('/Users/.search', search(MANY_TERMS)).expect(400)).body).toMatchObject(
      TOO_MUCH,
    );
    await acme.get('/Users?sortBy=title').expect(400);
    await acme.get('/Users?count=1').expect(200);
  });

  it('refuses a PATCH whose paths look at too much, and leaves all as it was', async () => {
    const tenants = mountTenants({ limits: { maxWork: 20_000 } });
    const emails = times(200, (n) => ({ value: `${n}@x.example` }));
    const [id] = await addUsers(tenants, 1, () => ({ emails, title: 'before' }));
    const terms = times(30, (n) => `display co "${n}"`).join(' or ');
    const operations = times(20, () => ({ op: 'remove', path: `emails[${terms}]` }));
    const body = patch({ op: 'replace', path: 'title', value: 'after' }, ...operations);
    const answer = await tenants.acme.patch(`/Users/${id}`, body).expect(400);
    expect(answer.body).toMatchObject(TOO_MUCH);
    expect(answer.body.detail).toMatch(/^Operation \d+ \(remove emails\[…\]\): /);
    expect((await tenants.acme.get(`/Users/${id}`).expect(200)).body.title).toBe('before');
  });

  it('is one for all operations of a Bulk request: what remains fails, what was done is told', async () => {
    const tenants = mountTenants({ limits: { maxWork: 60_000 } });
    const emails = times(500, (n) => ({ value: `${n}@x.example` }));
    const ids = await addUsers(tenants, 20, () => ({ emails, title: 'before' }));
    const operations = ids.map((id, n) => ({
      method: 'PATCH',
      path: `/Users/${id}`,
      data: patch({ op: 'replace', path: 'title', value: `${n}` }),
    }));
    const { acme, stores } = tenants;
    const answer = await acme.post('/Bulk', bulkRequest(operations)).expect(200);
    const results: readonly Result[] = answer.body.Operations;
    const done = results.filter(({ status }) => status === '200');
    expect(results).toHaveLength(20);
    expect(done.length).toBeGreaterThan(3);
    expect(done.length).toBeLessThan(20);
    for (const { response } of results.slice(done.length)) expect(response).toMatchObject(TOO_MUCH);
    for (const [n, id] of ids.entries()) {
      const kept = await stores.userStore.get(ACME, id);
      expect(kept?.title).toBe(n < done.length ? `${n}` : 'before');
    }
    const few = await acme.post('/Bulk', bulkRequest(operations, { failOnErrors: 1 })).expect(200);
    expect(few.body.Operations.at(-1).response).toMatchObject(TOO_MUCH);
    expect(few.body.Operations).toHaveLength(done.length + 1);
  });

  it('never says that a write was refused which is done', async () => {
    const tenants = mountTenants({ limits: { maxWork: 40_000 } });
    const emails = times(1_500, (n) => ({ value: `${n}@x.example` }));
    const [id] = await addUsers(tenants, 1, () => ({ emails, title: 'before' }));
    const { acme } = tenants;
    for (let maxWork = 14_000; maxWork < 22_000; maxWork += 1_000) {
      const mounted = mountTenants({ ...tenants.stores, limits: { maxWork } });
      const value = `${maxWork}`;
      const answer = await mounted.acme.patch(
        `/Users/${id}`,
        patch({ op: 'replace', path: 'title', value }),
      );
      const { title } = (await acme.get(`/Users/${id}`).expect(200)).body;
      expect({ status: answer.status, title: title === value }).toEqual({
        status: answer.status,
        title: answer.status === 200,
      });
    }
  });

  it('is a limit like the others', () => {
    const make = (limits: object) => () =>
      createScimRouter({ ...mountTenants().stores, auth: 'none', limits });
    for (const name of ['maxWork', 'maxPatternLength', 'maxPageBytes']) {
      expect(make({ [name]: 0 })).toThrow(ScimConfigError);
      expect(make({ [name]: 1_000 })).not.toThrow();
    }
  });
});

describe('the length of what is searched for', () => {
  const long = 'x'.repeat(257);

  it.each(['co', 'sw', 'ew'])('is bounded for %s in filters and paths', async (operator) => {
    const tenants = mountTenants();
    const [id] = await addUsers(tenants, 1, () => ({ emails: [{ value: 'a@x.example' }] }));
    const { acme } = tenants;
    for (const filter of [
      `title ${operator} "${long}"`,
      `not (active eq true and title ${operator} "${long}")`,
      `emails[display ${operator} "${long}"]`,
    ]) {
      for (const path of ['/Users/.search', '/.search']) {
        const { body } = await acme.post(path, search(filter)).expect(400);
        expect(body).toMatchObject({ scimType: 'invalidFilter' });
        expect(body.detail).toMatch(/256 characters \(attribute "(title|emails\.display)"\)/);
      }
    }
    const path = `emails[display ${operator} "${long}"].type`;
    const answer = await acme.patch(`/Users/${id}`, patch({ op: 'replace', path, value: 'work' }));
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ scimType: 'invalidFilter' });
    expect(answer.body.detail).toContain('"emails.display"');
    await acme.post('/Users/.search', search(`title ${operator} "${long.slice(1)}"`)).expect(200);
    await acme.post('/Users/.search', search(`title eq "${long}"`)).expect(200);
  });

  it('can be set', async () => {
    const { acme } = mountTenants({ limits: { maxPatternLength: 3 } });
    await acme.post('/Users/.search', search('title co "abcd"')).expect(400);
    await acme.post('/Users/.search', search('title co "abc"')).expect(200);
    const longer = mountTenants({ limits: { maxPatternLength: 300 } });
    await addUsers(longer, 1, () => ({ title: `${long}y` }));
    const { body } = await longer.acme
      .post('/Users/.search', search(`title co "${long}"`))
      .expect(200);
    expect(body.totalResults).toBe(1);
  });
});
