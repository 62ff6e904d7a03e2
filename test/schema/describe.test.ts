import { describe, expect, it } from '@jest/globals';
import { RESOURCE_TYPE_SCHEMA } from '../../src/schema/core/resource-type.js';
import { SCHEMA_SCHEMA } from '../../src/schema/core/schema.js';
import { SERVICE_PROVIDER_CONFIG_SCHEMA } from '../../src/schema/core/service-provider-config.js';
import { describeSchema } from '../../src/schema/describe.js';
import { SCHEMA_URN } from '../../src/schema/urns.js';
import { groups, USER, users } from './fixtures.js';

type Described = Readonly<Record<string, unknown>> & { readonly subAttributes?: Described[] };

function all(attributes: readonly Described[]): Described[] {
  return attributes.flatMap((attribute) => [attribute, ...all(attribute.subAttributes ?? [])]);
}

const described = describeSchema(users.schema);
const attributes = all(described.attributes as Described[]);
const find = (name: string) => attributes.find((attribute) => attribute.name === name);

describe('describeSchema', () => {
  it('names the schema', () => {
    expect(described).toMatchObject({ schemas: [SCHEMA_URN], id: USER, name: 'User' });
    expect(Object.keys(described)).not.toContain('meta');
  });

  it('spells out every characteristic of a string', () => {
    expect(find('userName')).toEqual({
      name: 'userName',
      type: 'string',
      multiValued: false,
      description: expect.any(String),
      required: true,
      caseExact: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'server',
    });
  });

  it('leaves out what does not fit the type', () => {
    expect(find('name')).not.toHaveProperty('uniqueness');
    expect(find('name')).not.toHaveProperty('caseExact');
    expect(find('active')).not.toHaveProperty('caseExact');
    expect(find('title')).not.toHaveProperty('canonicalValues');
    expect(find('title')).not.toHaveProperty('subAttributes');
    expect(find('profileUrl')).toHaveProperty('referenceTypes', ['external']);
  });

  it('lists the sub-attributes of every complex attribute, and has no nulls', () => {
    const schemas = [users.schema, groups.schema, ...users.extensions.map(({ schema }) => schema)];
    const discovery = [SERVICE_PROVIDER_CONFIG_SCHEMA, RESOURCE_TYPE_SCHEMA, SCHEMA_SCHEMA];
    for (const schema of [...schemas, ...discovery]) {
      const json = JSON.stringify(describeSchema(schema));
      expect(json).not.toContain('null');
      for (const attribute of all(JSON.parse(json).attributes)) {
        expect(attribute.type === 'complex').toBe(attribute.subAttributes !== undefined);
        expect(attribute.description).not.toBe('');
      }
    }
  });
});
