import { describe, expect, it } from '@jest/globals';
import { ENTERPRISE_USER_SCHEMA } from '../../src/schema/core/enterprise-user.js';
import { GROUP_SCHEMA } from '../../src/schema/core/group.js';
import { RESOURCE_TYPE_SCHEMA } from '../../src/schema/core/resource-type.js';
import { SCHEMA_SCHEMA } from '../../src/schema/core/schema.js';
import { SERVICE_PROVIDER_CONFIG_SCHEMA } from '../../src/schema/core/service-provider-config.js';
import { USER_SCHEMA } from '../../src/schema/core/user.js';
import { defineSchema } from '../../src/schema/define.js';
import type { Attribute, Schema } from '../../src/schema/types.js';
import { ENTERPRISE, groups, users } from './fixtures.js';

const names = (schema: Schema): string[] => schema.attributes.map(({ name }) => name);
const subs = (attribute: Attribute | undefined): string[] =>
  (attribute?.subAttributes ?? []).map(({ name }) => name);
const named = (attributes: readonly Attribute[] | undefined, name: string) =>
  attributes?.find((attribute) => attribute.name === name);

describe('the User schema', () => {
  it('has the attributes of RFC 7643 §4.1', () => {
    expect(names(users.schema)).toEqual([
      'userName',
      'name',
      'displayName',
      'nickName',
      'profileUrl',
      'title',
      'userType',
      'preferredLanguage',
      'locale',
      'timezone',
      'active',
      'password',
      'emails',
      'phoneNumbers',
      'ims',
      'photos',
      'addresses',
      'groups',
      'entitlements',
      'roles',
      'x509Certificates',
    ]);
  });

  it.each([
    [
      'name',
      ['formatted', 'familyName', 'givenName', 'middleName', 'honorificPrefix', 'honorificSuffix'],
    ],
    ['emails', ['value', 'display', 'type', 'primary']],
    ['roles', ['value', 'display', 'type', 'primary']],
    ['groups', ['value', '$ref', 'display', 'type']],
    [
      'addresses',
      [
        'formatted',
        'streetAddress',
        'locality',
        'region',
        'postalCode',
        'country',
        'type',
        'primary',
      ],
    ],
  ])('%s has its sub-attributes', (name, expected) => {
    expect(subs(users.at(name).target)).toEqual(expected);
  });

  it.each([
    ['emails.type', ['work', 'home', 'other']],
    ['phoneNumbers.type', ['work', 'home', 'mobile', 'fax', 'pager', 'other']],
    ['ims.type', ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo']],
    ['photos.type', ['photo', 'thumbnail']],
    ['addresses.type', ['work', 'home', 'other']],
    ['groups.type', ['direct', 'indirect']],
    ['roles.type', undefined],
    ['entitlements.type', undefined],
    ['x509Certificates.type', undefined],
  ])('%s suggests %j', (path, expected) => {
    expect(users.at(path).target.canonicalValues).toEqual(expected);
  });

  it.each([
    ['userName', { required: true, uniqueness: 'server', caseExact: false }],
    ['active', { type: 'boolean', mutability: 'readWrite' }],
    ['password', { mutability: 'writeOnly', returned: 'never' }],
    ['profileUrl', { type: 'reference', referenceTypes: ['external'] }],
    ['photos.value', { type: 'reference', referenceTypes: ['external'] }],
    ['x509Certificates.value', { type: 'binary', uniqueness: 'none' }],
    ['groups', { mutability: 'readOnly', multiValued: true }],
  ])('%s is %j', (path, expected) => {
    expect(users.at(path).target).toMatchObject(expected);
  });
});

describe('the Group schema', () => {
  it('has displayName and members', () => {
    expect(names(groups.schema)).toEqual(['displayName', 'members']);
    expect(subs(groups.at('members').target)).toEqual(['value', '$ref', 'display', 'type']);
  });

  it('lets members come and go, but not change', () => {
    expect(groups.at('members').target.mutability).toBe('readWrite');
    for (const sub of groups.at('members').target.subAttributes ?? []) {
      expect(sub.mutability).toBe('immutable');
    }
  });
});

describe('the enterprise extension', () => {
  it('has the attributes of RFC 7643 §4.3', () => {
    expect(names(defineSchema(ENTERPRISE_USER_SCHEMA))).toEqual([
      'employeeNumber',
      'costCenter',
      'organization',
      'division',
      'department',
      'manager',
    ]);
    expect(subs(users.at(`${ENTERPRISE}:manager`).target)).toEqual([
      'value',
      '$ref',
      'displayName',
    ]);
    expect(users.at(`${ENTERPRISE}:manager.displayName`).target.mutability).toBe('readOnly');
  });
});

describe('the common attributes', () => {
  it.each([
    ['id', { caseExact: true, mutability: 'readOnly', returned: 'always' }],
    [
      'externalId',
      { caseExact: true, mutability: 'readWrite', returned: 'default', uniqueness: 'none' },
    ],
    ['meta', { mutability: 'readOnly', returned: 'default' }],
    ['meta.resourceType', { caseExact: true, mutability: 'readOnly' }],
    ['meta.created', { type: 'dateTime', mutability: 'readOnly' }],
    ['meta.version', { caseExact: true, mutability: 'readOnly' }],
    ['schemas', { multiValued: true, returned: 'always', caseExact: false }],
  ])('%s is %j on every type', (path, expected) => {
    expect(users.at(path).target).toMatchObject(expected);
    expect(groups.at(path).target).toMatchObject(expected);
  });
});

describe('errata', () => {
  const schemas = [USER_SCHEMA, GROUP_SCHEMA, ENTERPRISE_USER_SCHEMA].map(defineSchema);
  const discovery = [SERVICE_PROVIDER_CONFIG_SCHEMA, RESOURCE_TYPE_SCHEMA, SCHEMA_SCHEMA];
  const all = [...schemas, ...discovery]
    .flatMap(({ attributes }) => attributes)
    .flatMap((attribute) => [attribute, ...(attribute.subAttributes ?? [])]);
  const attributes = named(SCHEMA_SCHEMA.attributes, 'attributes');
  const nested = named(attributes?.subAttributes, 'subAttributes');

  it('5368: Group.displayName is required', () => {
    expect(groups.at('displayName').target.required).toBe(true);
  });

  it('5606, 8435: binary is a type', () => {
    expect(named(attributes?.subAttributes, 'type')?.canonicalValues).toContain('binary');
  });

  it('5607: referenceTypes is multi-valued', () => {
    expect(named(attributes?.subAttributes, 'referenceTypes')?.multiValued).toBe(true);
  });

  it('6004: complex attributes have no uniqueness', () => {
    const complex = all.filter(({ type }) => type === 'complex');
    expect(complex.length).toBeGreaterThan(10);
    expect(complex.every(({ uniqueness }) => uniqueness === 'none')).toBe(true);
  });

  it('7522: schemaExtensions is multi-valued', () => {
    const extensions = named(RESOURCE_TYPE_SCHEMA.attributes, 'schemaExtensions');
    expect(extensions?.multiValued).toBe(true);
  });

  it('8415: a sub-attribute is never complex, except where schemas describe themselves', () => {
    expect(named(nested?.subAttributes, 'type')?.canonicalValues).not.toContain('complex');
    for (const { attributes: of } of schemas) {
      const types = of.flatMap(({ subAttributes = [] }) => subAttributes.map(({ type }) => type));
      expect(types).not.toContain('complex');
    }
  });

  it('8471: groups.$ref refers to groups only', () => {
    expect(users.at('groups.$ref').target.referenceTypes).toEqual(['Group']);
  });

  it('8472: manager.value respects case', () => {
    expect(users.at(`${ENTERPRISE}:manager.value`).target.caseExact).toBe(true);
  });

  it('6001: references respect case', () => {
    const references = all.filter(({ type }) => type === 'reference');
    expect(references.length).toBeGreaterThan(8);
    expect(references.every(({ caseExact }) => caseExact)).toBe(true);
  });

  it('8358: display of a User attribute can be written', () => {
    for (const name of ['emails', 'phoneNumbers', 'ims', 'photos', 'roles', 'x509Certificates']) {
      expect(users.at(`${name}.display`).target.mutability).toBe('readWrite');
    }
  });

  it('8470: a certificate respects case and is not unique', () => {
    expect(users.at('x509Certificates.value').target).toMatchObject({
      caseExact: true,
      uniqueness: 'none',
    });
  });

  it('6011: members have a display', () => {
    expect(groups.at('members.display').target.type).toBe('string');
  });

  it('7921, 8011: authenticationSchemes have type and primary', () => {
    const schemes = named(SERVICE_PROVIDER_CONFIG_SCHEMA.attributes, 'authenticationSchemes');
    expect(subs(schemes)).toEqual(expect.arrayContaining(['type', 'primary']));
  });

  it('8924: $ref is a name', () => {
    expect(groups.at('members.$ref').target.name).toBe('$ref');
  });
});

describe('the discovery schemas', () => {
  it('say what every feature needs (RFC 7643 §5, RFC 9865 §4)', () => {
    const { attributes } = SERVICE_PROVIDER_CONFIG_SCHEMA;
    expect(subs(named(attributes, 'bulk'))).toEqual([
      'supported',
      'maxOperations',
      'maxPayloadSize',
    ]);
    expect(subs(named(attributes, 'filter'))).toEqual(['supported', 'maxResults']);
    for (const name of ['patch', 'changePassword', 'sort', 'etag']) {
      expect(subs(named(attributes, name))).toEqual(['supported']);
    }
    expect(subs(named(attributes, 'pagination'))).toContain('cursorTimeout');
  });

  it('are read-only throughout', () => {
    for (const schema of [SERVICE_PROVIDER_CONFIG_SCHEMA, RESOURCE_TYPE_SCHEMA, SCHEMA_SCHEMA]) {
      for (const { mutability } of schema.attributes) expect(mutability).toBe('readOnly');
    }
  });
});
