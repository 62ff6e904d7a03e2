import { describe, expect, it } from '@jest/globals';
import { GROUP_RESOURCE_TYPE } from '../../src/schema/core/group.js';
import { USER_RESOURCE_TYPE } from '../../src/schema/core/user.js';
import { compileResourceType } from '../../src/schema/resource-type.js';
import { type DeclaredAttributes, trimResourceType } from '../../src/schema/restrict-to-store.js';
import type { ResourceTypeInput } from '../../src/schema/types.js';
import { ENTERPRISE } from './fixtures.js';

function trim(declared: DeclaredAttributes, input: ResourceTypeInput = USER_RESOURCE_TYPE) {
  return compileResourceType(trimResourceType(input, declared, 'userStore'));
}

const names = (type: ReturnType<typeof trim>): string[] =>
  type.schema.attributes.map(({ name }) => name);

describe('trimResourceType', () => {
  it('keeps everything for a store that keeps all', () => {
    const type = trim({ attributes: 'all' });
    expect(names(type)).toEqual(USER_RESOURCE_TYPE.schema.attributes.map(({ name }) => name));
    expect(type.endpoint).toBe('/Users');
    expect(type.extensions).toHaveLength(1);
  });

  it('keeps what is declared, in any case, and the derived groups', () => {
    const type = trim({ attributes: ['USERNAME', 'active', 'Name.GivenName', 'emails'] });
    expect(names(type)).toEqual(['userName', 'name', 'active', 'emails', 'groups']);
    expect(type.at('name').target.subAttributes?.map(({ name }) => name)).toEqual(['givenName']);
    expect(type.at('emails').target.subAttributes).toHaveLength(4);
    expect(type.extensions).toHaveLength(0);
  });

  it('keeps a whole extension, or parts of it', () => {
    const whole = trim({ attributes: ['userName', 'active', ENTERPRISE] });
    expect(whole.extensions[0]?.schema.attributes).toHaveLength(6);
    const parts = trim({
      attributes: ['userName', 'active', `${ENTERPRISE}:department`, `${ENTERPRISE}:manager.value`],
    });
    expect(parts.extensions[0]?.schema.attributes.map(({ name }) => name)).toEqual([
      'department',
      'manager',
    ]);
  });

  it('keeps $ref beside a value, since the router makes it', () => {
    const type = trim({ attributes: ['displayName', 'members.value'] }, GROUP_RESOURCE_TYPE);
    expect(type.at('members').target.subAttributes?.map(({ name }) => name)).toEqual([
      'value',
      '$ref',
    ]);
  });

  it('does not take one name for the beginning of another', () => {
    const input: ResourceTypeInput = {
      name: 'Thing',
      schema: {
        id: 'urn:example:schemas:2.0:Thing',
        attributes: [{ name: 'tag' }, { name: 'tags' }],
      },
    };
    expect(names(trim({ attributes: ['tags'] }, input))).toEqual(['tags']);
  });

  it('accepts common attributes, which are there anyway', () => {
    const type = trim({ attributes: ['id', 'externalId', 'userName', 'active'] });
    expect(names(type)).toEqual(['userName', 'active', 'groups']);
    expect(type.at('externalId').target.name).toBe('externalId');
  });

  it('narrows the values of type', () => {
    const type = trim({ attributes: 'all', types: { EMAILS: ['work'] } });
    expect(type.at('emails.type').target.canonicalValues).toEqual(['work']);
    expect(type.at('phoneNumbers.type').target.canonicalValues).toHaveLength(6);
  });

  it('publishes the uniqueness that the store enforces', () => {
    const type = trim({ attributes: 'all', unique: ['displayname'] }, GROUP_RESOURCE_TYPE);
    expect(type.at('displayName').target.uniqueness).toBe('server');
    const enterprise = trim({ attributes: 'all', unique: [`${ENTERPRISE}:employeeNumber`] });
    expect(enterprise.at(`${ENTERPRISE}:employeeNumber`).target.uniqueness).toBe('server');
  });

  it.each<[string, DeclaredAttributes, string]>([
    ['an unknown attribute', { attributes: ['userName', 'active', 'nope'] }, 'nope'],
    [
      'an unqualified extension attribute',
      { attributes: ['userName', 'department'] },
      'department',
    ],
    ['no userName', { attributes: ['active', 'emails'] }, 'userName'],
    ['no active', { attributes: ['userName'] }, 'active'],
    ['an unknown unique attribute', { attributes: 'all', unique: ['nope'] }, 'nope'],
    ['types of an attribute without type', { attributes: 'all', types: { name: ['x'] } }, 'name'],
    [
      'types of an attribute that is not kept',
      { attributes: ['userName', 'active'], types: { emails: ['work'] } },
      'emails',
    ],
  ])('refuses %s', (_, declared, named) => {
    expect(() => trim(declared)).toThrow(
      expect.objectContaining({
        code: 'ERR_SCIM_STORE_ATTRIBUTES',
        message: expect.stringContaining(`"${named}`),
      }),
    );
    expect(() => trim(declared)).toThrow('userStore');
  });

  it('refuses a group store without displayName', () => {
    expect(() => trim({ attributes: ['members'] }, GROUP_RESOURCE_TYPE)).toThrow('displayName');
  });

  it('refuses to lose a required extension or a required part', () => {
    const input: ResourceTypeInput = {
      name: 'Thing',
      schema: {
        id: 'urn:example:schemas:2.0:Thing',
        attributes: [
          {
            name: 'key',
            type: 'complex',
            subAttributes: [{ name: 'bits', required: true }, { name: 'note' }],
          },
        ],
      },
      schemaExtensions: [
        { schema: { id: 'urn:example:ext', attributes: [{ name: 'more' }] }, required: true },
      ],
    };
    expect(() => trim({ attributes: ['key'] }, input)).toThrow('urn:example:ext');
    expect(() => trim({ attributes: ['key.note', 'urn:example:ext'] }, input)).toThrow('key.bits');
    expect(names(trim({ attributes: ['urn:example:ext'] }, input))).toEqual([]);
  });
});
