import { describe, expect, it } from '@jest/globals';
import { createMemoryStore } from '../../../src/index.js';
import type { AttributeInput } from '../../../src/schema/index.js';
import { expectScimError } from '../../support/expect-error.js';
import { patch } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import { type Body, EXTRA, mountThings, THING, THING_TYPE, thing } from './everything.js';

const WITH_CASE = ['string', 'reference', 'binary'];
const WITHOUT_UNIQUENESS = ['complex', 'boolean', 'binary'];

/** What /Schemas must say of a declaration, by the defaults of RFC 7643 §2.2. */
function published(input: AttributeInput): object {
  const { name, type = 'string', mutability = 'readWrite' } = input;
  const secret = mutability === 'writeOnly';
  return {
    name,
    type,
    multiValued: input.multiValued ?? false,
    description: input.description ?? '',
    required: input.required ?? false,
    ...(input.canonicalValues && { canonicalValues: input.canonicalValues }),
    ...(WITH_CASE.includes(type) && { caseExact: input.caseExact ?? type !== 'string' }),
    mutability,
    returned: secret ? 'never' : (input.returned ?? 'default'),
    ...(!WITHOUT_UNIQUENESS.includes(type) && { uniqueness: input.uniqueness ?? 'none' }),
    ...(type === 'reference' && { referenceTypes: input.referenceTypes ?? ['uri'] }),
    ...(input.subAttributes && { subAttributes: input.subAttributes.map(published) }),
  };
}

describe('discovery of a type of the host', () => {
  it.each([
    [THING, THING_TYPE.schema],
    [EXTRA, THING_TYPE.schemaExtensions?.[0]?.schema],
  ])('publishes every attribute of %s as declared', async (urn, schema) => {
    const { scim } = mountThings();
    const { body } = await scim.get(`/Schemas/${urn}`).expect(200);
    expect(body).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
      id: urn,
      name: schema?.name,
      description: '',
      attributes: schema?.attributes.map(published),
      meta: { resourceType: 'Schema', location: `https://things.example/scim/v2/Schemas/${urn}` },
    });
  });

  it('publishes of a required extension that it is', async () => {
    const required = {
      ...THING_TYPE,
      schemaExtensions:
        THING_TYPE.schemaExtensions?.map(({ schema }) => ({ schema, required: true })) ?? [],
    };
    const { scim } = mountThings({
      resourceTypes: [{ resourceType: required, store: createMemoryStore(required) }],
    });
    const { body } = await scim.get('/ResourceTypes/Thing').expect(200);
    expect(body.schemaExtensions).toEqual([{ schema: EXTRA, required: true }]);
    const missing = await scim.post('/Things', thing('a'));
    expectScimError(missing, 400, 'invalidValue');
    expect(missing.body.detail).toContain(EXTRA);
    const made = await scim.post('/Things', thing('a', { [EXTRA]: { xString: 'x' } })).expect(201);
    const removal = patch({ op: 'remove', path: EXTRA });
    expectScimError(await scim.patch(`/Things/${made.body.id}`, removal), 400, 'mutability');
  });

  it('leaves out what the store does not keep', async () => {
    const kept = ['label', 'cComplex.count', `${EXTRA}:xString`];
    const store = createMemoryStore(THING_TYPE);
    const { scim } = mountThings(
      { conformance: { unknownAttributes: 'refuse' } },
      overriding(store, { capabilities: { ...store.capabilities, attributes: kept } }),
    );
    const namesAt = async (urn: string) => {
      const { body } = await scim.get(`/Schemas/${urn}`).expect(200);
      return (body.attributes as Body[]).map(({ name }) => name);
    };
    expect(await namesAt(THING)).toEqual(['label', 'cComplex']);
    expect(await namesAt(EXTRA)).toEqual(['xString']);
    await scim.post('/Things', thing('a', { cComplex: { count: 1 } })).expect(201);
    const more = await scim.post('/Things', thing('b', { cComplex: { value: 'v' } }));
    expectScimError(more, 400, 'invalidSyntax');
  });
});
