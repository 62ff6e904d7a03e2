import { expect, it } from '@jest/globals';
import { mountScim } from '../../support/app.js';
import { group, patch, user } from '../../support/messages.js';

it('Content-Location is the address of the one resource that is answered, and stands on no list', async () => {
  let known = '';
  const { scim } = mountScim({
    baseUrl: 'https://rfp.example/scim/v2',
    me: () => (known === '' ? undefined : { id: known }),
  });
  const made = await scim.post('/Users', user('ada')).expect(201);
  const address = made.body.meta.location;
  const of = (answer: { headers: Readonly<Record<string, string>> }) =>
    answer.headers['content-location'];
  known = made.body.id;
  const path = `/Users/${known}`;
  const change = patch({ op: 'add', path: 'title', value: 'x' });
  for (const answer of [
    made,
    await scim.get(path).expect(200),
    await scim.get(path).set('If-None-Match', '*').expect(304),
    await scim.get('/Me').expect(200),
    await scim.put(path, user('ada', { title: 'y' })).expect(200),
    await scim.patch(path, change).expect(200),
    await scim.patch('/Me', patch({ op: 'add', path: 'title', value: 'z' })).expect(200),
  ]) {
    expect(of(answer)).toBe(address);
  }
  const team = await scim.post('/Groups', group('Team')).expect(201);
  for (const answer of [
    await scim.get('/Users'),
    await scim.get('/'),
    await scim.get('/Schemas'),
    await scim.post('/Users/.search', {}),
    await scim.get('/Users/nobody'),
    await scim.patch(`/Groups/${team.body.id}`, patch({ op: 'remove', path: 'externalId' })),
    await scim.delete(path),
  ]) {
    expect(of(answer)).toBeUndefined();
  }
  const config = await scim.get('/ServiceProviderConfig');
  expect(of(config)).toBe(config.body.meta.location);
});

it('pagination can be left out of ServiceProviderConfig, and paging works as before', async () => {
  const { scim } = mountScim({ discovery: { pagination: false } });
  const { body } = await scim.get('/ServiceProviderConfig').expect(200);
  expect(body).not.toHaveProperty('pagination');
  expect((await mountScim().scim.get('/ServiceProviderConfig')).body).toHaveProperty('pagination');
  await scim.post('/Users', user('ada')).expect(201);
  const page = await scim.get('/Users?cursor&count=1').expect(200);
  expect(page.body.Resources).toHaveLength(1);
});
