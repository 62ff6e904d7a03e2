import { describe, expect, it } from '@jest/globals';
import { createMemoryStore, createMemoryStores, ScimConfigError } from '../../../src/index.js';
import type { ResourceTypeInput } from '../../../src/schema/index.js';
import { mountScim } from '../../support/app.js';
import { expectScimError } from '../../support/expect-error.js';
import { ENTERPRISE, USER } from '../../support/messages.js';

const get = (filter: string) => `?filter=${encodeURIComponent(filter)}`;

const THING: ResourceTypeInput = {
  name: 'Thing',
  schema: { id: 'urn:example:Thing', attributes: [{ name: 'badges', multiValued: true }] },
};
const things = { resourceTypes: [{ resourceType: THING, store: createMemoryStore(THING) }] };

describe('sensitiveAttributes', () => {
  it.each([
    [['name'], 'name.familyName eq "x"'],
    [['name.familyName'], 'NAME.FAMILYNAME sw "x"'],
    [['NAME.familyname'], 'name.familyName eq "x"'],
    [['emails'], 'emails co "x"'],
    [['emails'], 'emails[type eq "work" and value eq "x"]'],
    [['emails.value'], 'emails eq "x"'],
    [['emails.value'], 'emails[not (value eq "x")]'],
    [['emails.value'], 'emails[type eq "work"].value eq "x"'],
    [['title'], `active eq true and (${USER}:title eq "x" or userName pr)`],
    [['title'], 'unheardOf eq "x" and title eq "x"'],
    [[ENTERPRISE], `${ENTERPRISE.toUpperCase()}:department eq "x"`],
    [[ENTERPRISE], 'department eq "x"'],
  ])('%j refuses GET with %s', async (sensitiveAttributes, filter) => {
    const { scim } = mountScim({ sensitiveAttributes });
    expectScimError(await scim.get(`/Users${get(filter)}`), 403, 'sensitive');
    expectScimError(await scim.get(`/${get(filter)}`), 403, 'sensitive');
    for (const path of ['/Users/.search', '/.search']) {
      const schemas = ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'];
      await scim.post(path, { schemas, filter }).expect(200);
    }
  });

  it.each([
    [['name.familyName'], 'name.givenName eq "x"'],
    [['name'], 'name pr'],
    [['title'], 'title eq null'],
    [['emails.value'], 'emails[type eq "work"]'],
    [[`${USER}:displayName`], 'title eq "displayName"'],
  ])('%j lets pass what says nothing about a person: %s', async (sensitiveAttributes, filter) => {
    const { scim } = mountScim({ sensitiveAttributes });
    await scim.get(`/Users${get(filter)}`).expect(200);
  });

  it('marks an attribute of one type alone by its URN', async () => {
    const { scim } = mountScim({ sensitiveAttributes: [`${USER}:displayName`] });
    expectScimError(await scim.get(`/Users${get('displayName eq "x"')}`), 403, 'sensitive');
    await scim.get(`/Groups${get('displayName eq "x"')}`).expect(200);
  });

  it('knows the values of a simple multi-valued attribute', async () => {
    const { scim } = mountScim({
      ...createMemoryStores(),
      ...things,
      sensitiveAttributes: ['badges'],
    });
    for (const filter of ['badges eq "x"', 'badges[value eq "x"]']) {
      expectScimError(await scim.get(`/Things${get(filter)}`), 403, 'sensitive');
    }
  });

  it('still says what is no filter', async () => {
    const { scim } = mountScim({ sensitiveAttributes: ['name'] });
    expectScimError(await scim.get(`/Users${get('name.familyName eq')}`), 400, 'invalidFilter');
  });

  it.each([[['unheardOf']], ['name'], [[7]]])('%j is no list of attributes', (names) => {
    const sensitiveAttributes = names as unknown as readonly string[];
    expect(() => mountScim({ sensitiveAttributes })).toThrow(ScimConfigError);
    expect(() => mountScim({ sensitiveAttributes })).toThrow('sensitiveAttributes');
  });

  it('is at odds with the interoperability profile, which looks people up by GET', async () => {
    const conformance = 'interop';
    const profile = mountScim({ conformance });
    const config = '/ServiceProviderConfig';
    expect((await profile.scim.get(config)).text).toContain('interopProfileConformant');
    const { scim } = mountScim({ conformance, sensitiveAttributes: ['name'] });
    expect((await scim.get(config)).text).not.toContain('interopProfileConformant');
  });
});
