import { expect, it } from '@jest/globals';
import { forEachExpress } from '../support/app.js';
import { user } from '../support/messages.js';

forEachExpress((mount) => {
  it('slashes in a row are one, and a blank behind an endpoint is nothing; %2F is no slash', async () => {
    const { scim } = mount();
    const { body } = await scim.post('//Users', user('ada')).expect(201);
    for (const path of ['//Users', '/Users//', '/Users%20', '///', '/v2//Users', '/Users%20%20']) {
      await scim.get(path).expect(200);
    }
    await scim.get(`/Users//${body.id}`).expect(200);
    await scim.get(`//Users/${body.id}/`).expect(200);
    await scim.post('//Users//.search', {}).expect(200);
    await scim.post('/Users/.search%20', {}).expect(200);
    await scim.post('/.search%20', {}).expect(200);
    await scim.get('//ServiceProviderConfig').expect(200);
    for (const path of [
      '/%2FUsers',
      '/Users%2F',
      `/Users%2F${body.id}`,
      '/Users/x/y',
      '/U%20sers',
      '/%20Users',
      '/Users%09',
      '/Users%C2%A0',
      // A blank may be part of an id.
      `/Users/${body.id}%20`,
    ]) {
      await scim.get(path).expect(404);
    }
  });

  it('are taken as they are in the other presets', async () => {
    const { scim } = mount({ conformance: 'rfc' });
    // Express 4 folds the slashes behind the mount path by itself.
    for (const path of [
      '/Users%20',
      '/Users%20/',
      '/v2/Users%20',
      '/Users//',
      '/ServiceProviderConfig//',
      '/ServiceProviderConfig%20',
      '/%20Users',
      '/v2/%20Users',
      '/Users%09',
      '/Users%C2%A0',
    ]) {
      const { status } = await scim.get(path);
      expect([path, status]).toEqual([path, 404]);
    }
    await scim.get('/Users/').expect(200);
  });
});
