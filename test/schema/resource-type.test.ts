import { describe, expect, it } from '@jest/globals';
import { USER_RESOURCE_TYPE } from '../../src/schema/core/user.js';
import { compileResourceType } from '../../src/schema/resource-type.js';
import type { ResourceTypeInput, SchemaInput } from '../../src/schema/types.js';
import { device, ENTERPRISE, groups, USER, users } from './fixtures.js';

const found = (text: string): string | undefined => {
  const target = users.resolve(text);
  return target?.kind === 'attribute' ? target.path.path : target?.urn;
};

describe('resolve', () => {
  it.each([
    ['userName', 'userName'],
    ['USERNAME', 'userName'],
    ['name.givenName', 'name.givenName'],
    ['NAME.GIVENNAME', 'name.givenName'],
    ['id', 'id'],
    ['externalid', 'externalId'],
    ['meta.lastModified', 'meta.lastModified'],
    ['schemas', 'schemas'],
    ['emails.$ref', undefined],
    ['groups.$REF', 'groups.$ref'],
    [`${USER}:userName`, 'userName'],
    [`${USER.toUpperCase()}:NAME.GivenName`, 'name.givenName'],
    [`${USER}:id`, 'id'],
    [`${ENTERPRISE}:department`, `${ENTERPRISE}:department`],
    [`${ENTERPRISE.toLowerCase()}:MANAGER.value`, `${ENTERPRISE}:manager.value`],
    [ENTERPRISE, ENTERPRISE],
    [ENTERPRISE.toUpperCase(), ENTERPRISE],
    ['department', `${ENTERPRISE}:department`],
    ['manager.value', `${ENTERPRISE}:manager.value`],
    ['', undefined],
    ['nope', undefined],
    ['name.nope', undefined],
    ['name.givenName.x', undefined],
    ['userName.value', undefined],
    [USER, undefined],
    [`${USER}:department`, undefined],
    [`${ENTERPRISE}:userName`, undefined],
    [`${ENTERPRISE}:`, undefined],
    ['urn:ietf:params:scim:schemas:extension:enterprise:2', undefined],
    ['__proto__', undefined],
    ['constructor', undefined],
    ['prototype', undefined],
    ['toString', undefined],
    ['name.__proto__', undefined],
    ['name.constructor', undefined],
  ])('finds for %j: %j', (text, expected) => {
    expect(found(text)).toBe(expected);
  });

  it('tells which names lack the URN of their extension', () => {
    expect(users.resolve('department')).toMatchObject({ unqualified: true });
    expect(users.resolve(`${ENTERPRISE}:department`)).toMatchObject({ unqualified: false });
    expect(users.resolve('userName')).toMatchObject({ unqualified: false });
  });

  it('gives one object per place', () => {
    expect(users.resolve('NAME.givenname')).toBe(users.resolve(`${USER}:name.givenName`));
    expect(users.at('name.givenName')).toMatchObject({
      urn: undefined,
      attribute: { name: 'name' },
      subAttribute: { name: 'givenName' },
      target: { name: 'givenName' },
    });
  });

  it('does not lower-case a string that is longer than any path', () => {
    const long = 'x'.repeat(1_000_000);
    const text = Object.assign(Object(long), {
      toLowerCase: () => {
        throw new Error('too long to be lower-cased');
      },
    }) as string;
    expect(users.resolve(text)).toBeUndefined();
    expect(users.member(text)).toBeUndefined();
  });

  it('takes the longest URN where one schema continues another', () => {
    const base = 'urn:example:schemas:a';
    const extension = (id: string, name: string) => ({ schema: { id, attributes: [{ name }] } });
    const type = compileResourceType({
      name: 'Thing',
      schema: { id: 'urn:example:schemas:2.0:Thing', attributes: [{ name: 'x' }] },
      schemaExtensions: [extension(base, 'b'), extension(`${base}:b`, 'c')],
    });
    expect(type.resolve(`${base}:b`)).toEqual({ kind: 'extension', urn: `${base}:b` });
    expect(type.resolve(`${base}:b:c`)).toMatchObject({ path: { urn: `${base}:b` } });
  });

  it('does not guess between two extensions that use one name', () => {
    const extension = (id: string) => ({ schema: { id, attributes: [{ name: 'badge' }] } });
    const type = compileResourceType({
      name: 'Thing',
      schema: { id: 'urn:example:schemas:2.0:Thing', attributes: [{ name: 'x' }] },
      schemaExtensions: [extension('urn:example:one'), extension('urn:example:two')],
    });
    expect(type.resolve('badge')).toBeUndefined();
    expect(type.resolve('urn:example:two:badge')).toMatchObject({ unqualified: false });
  });
});

describe('at', () => {
  it('throws for what is not there', () => {
    expect(() => users.at('nope')).toThrow(RangeError);
    expect(() => users.at('department')).toThrow(RangeError);
    expect(() => users.at(ENTERPRISE)).toThrow(RangeError);
  });
});

describe('member and child', () => {
  it('find keys of a body in any case', () => {
    expect(users.member('USERNAME')).toMatchObject({ attribute: { name: 'userName' } });
    expect(users.member(ENTERPRISE.toUpperCase())).toMatchObject({ kind: 'extension' });
    expect(users.member('department')).toBeUndefined();
    expect(users.member('name.givenName')).toBeUndefined();
    expect(users.member('__proto__')).toBeUndefined();
    expect(users.member('constructor')).toBeUndefined();
    expect(users.child(users.at('name').target, 'GIVENNAME')?.name).toBe('givenName');
    expect(users.child(users.at('name').target, 'constructor')).toBeUndefined();
    expect(users.child(users.at('userName').target, 'value')).toBeUndefined();
    const enterprise = users.extensions[0]?.schema;
    expect(enterprise && users.child(enterprise, 'Manager')?.name).toBe('manager');
  });
});

describe('compileResourceType', () => {
  const input = (changes: Partial<ResourceTypeInput>): ResourceTypeInput => ({
    name: 'Thing',
    schema: { id: 'urn:example:schemas:2.0:Thing', attributes: [{ name: 'label' }] },
    ...changes,
  });
  const extension = (changes: Partial<SchemaInput>) => ({
    schema: { id: 'urn:example:ext', attributes: [{ name: 'more' }], ...changes },
  });

  it('puts the common attributes first', () => {
    expect(groups.attributes.map(({ name }) => name)).toEqual([
      'schemas',
      'id',
      'externalId',
      'meta',
      'displayName',
      'members',
    ]);
    expect(groups.schema.attributes.map(({ name }) => name)).toEqual(['displayName', 'members']);
  });

  it('takes the plural of the name as endpoint', () => {
    expect(compileResourceType(input({})).endpoint).toBe('/Things');
    expect(compileResourceType(input({ endpoint: 'Stuff' })).endpoint).toBe('/Stuff');
  });

  it.each<[string, Partial<ResourceTypeInput>]>([
    ['a name with a slash', { name: 'a/b' }],
    ['an endpoint of two segments', { endpoint: '/a/b' }],
    ['an endpoint that begins with a dot', { endpoint: '/.search' }],
    ['one URN twice', { schemaExtensions: [extension({}), extension({ id: 'URN:example:EXT' })] }],
    [
      'the core schema as extension',
      { schemaExtensions: [extension({ id: 'urn:example:schemas:2.0:thing' })] },
    ],
    [
      'an extension that redefines a core attribute',
      { schemaExtensions: [extension({ attributes: [{ name: 'LABEL' }] })] },
    ],
  ])('refuses %s', (_, changes) => {
    expect(() => compileResourceType(input(changes))).toThrow('ERR_SCIM_RESOURCE_TYPE');
  });

  it('leaves out what is not kept, and a complex attribute of which nothing is left', () => {
    const type = compileResourceType(
      USER_RESOURCE_TYPE,
      ({ path, attribute, subAttribute }) =>
        path !== 'title' &&
        attribute.name !== 'manager' &&
        (attribute.name !== 'emails' || subAttribute === undefined) &&
        path !== 'name.middleName',
    );
    for (const gone of ['title', 'emails', 'emails.value', 'name.middleName', 'manager']) {
      expect(type.resolve(gone)).toBeUndefined();
    }
    expect(type.at('name.givenName').target.name).toBe('givenName');
    expect(type.child(type.at('name').target, 'middleName')).toBeUndefined();
  });

  it('is frozen', () => {
    const type = device([{ name: 'label' }]);
    expect(Object.isFrozen(type)).toBe(true);
    expect(Object.isFrozen(type.schema.attributes)).toBe(true);
    expect(Object.isFrozen(type.at('label'))).toBe(true);
  });
});
