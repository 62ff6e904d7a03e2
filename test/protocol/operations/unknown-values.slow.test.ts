import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Preset } from '../../../src/index.js';
import type { ScimClient } from '../../support/client.js';
import { patch } from '../../support/messages.js';
import { EXTRA, mountThings, THING } from '../attribute-types/everything.js';

interface Served {
  readonly name: string;
  readonly type: string;
  readonly multiValued: boolean;
  readonly mutability: string;
  readonly required: boolean;
  readonly returned: string;
  readonly canonicalValues?: readonly string[];
  readonly subAttributes?: readonly Served[];
}

interface Place {
  readonly endpoint: string;
  readonly urn: string;
  readonly isExtension: boolean;
  readonly attribute: Served;
}

const SAMPLES: Readonly<Record<string, unknown>> = {
  boolean: true,
  integer: 7,
  decimal: 1.5,
  dateTime: '2026-11-30T12:00:00Z',
  binary: 'aGVsbG8=',
  reference: 'https://rfp.example/x',
};

/** What a format wants, by the name of the attribute. */
const FORMATS: Readonly<Record<string, string>> = {
  locale: 'en',
  preferredLanguage: 'en',
  timezone: 'Europe/Paris',
  country: 'US',
  emails: 'ada@example.com',
  phoneNumbers: 'tel:+44-20-7946-0000',
  x509Certificates: 'aGVsbG8=',
};

/** A value that an attribute can hold. */
function sample(attribute: Served, parent = ''): unknown {
  const { type, subAttributes = [], canonicalValues, name } = attribute;
  const one =
    type === 'complex'
      ? Object.fromEntries(
          subAttributes
            .filter((sub) => sub.mutability !== 'readOnly' && sub.name !== '$ref')
            .map((sub) => [sub.name, sample(sub, name)]),
        )
      : (FORMATS[name === 'value' ? parent : name] ??
        SAMPLES[type] ??
        canonicalValues?.[0] ??
        `${name}1`);
  return attribute.multiValued ? [one] : one;
}

/** What says nothing that any schema knows. */
const NOTHING: readonly unknown[] = [
  {},
  [{}],
  { x: 1 },
  [{ x: 1 }],
  [{ id: 'r1', name: 'Admin' }, { id: 'r2' }],
  { x: { value: 'y' } },
  [{ x: [{ value: 'y' }] }, {}],
  [null, { x: null }],
];

const HIDDEN = ['never', 'request'];
const isSeen = ({ returned, mutability }: Served) =>
  !HIDDEN.includes(returned) && mutability === 'readWrite';

type Json = Readonly<Record<string, unknown>>;

const valueIn = (body: Json, { urn, isExtension, attribute }: Place): unknown =>
  (isExtension ? ((body[urn] ?? {}) as Json) : body)[attribute.name];

function bodyWith(whole: Json, { urn, isExtension, attribute }: Place, value: unknown): Json {
  if (!isExtension) return { ...whole, [attribute.name]: value };
  return { ...whole, [urn]: { ...(whole[urn] as Json), [attribute.name]: value } };
}

/** Every way to give an attribute a value. */
const WAYS: readonly (readonly [
  string,
  (scim: ScimClient, path: string, whole: Json, place: Place, value: unknown) => Promise<number>,
])[] = [
  [
    'PUT',
    async (scim, path, whole, place, value) =>
      (await scim.put(path, bodyWith(whole, place, value))).status,
  ],
  ...(['replace', 'add', 'remove'] as const).map(
    (op) =>
      [
        `PATCH ${op} by path`,
        async (scim: ScimClient, path: string, _: Json, place: Place, value: unknown) => {
          const { multiValued, name: attribute } = place.attribute;
          // What has one value is removed whatever else the operation says.
          if (op === 'remove' && !multiValued) return 400;
          const name = `${place.urn}:${attribute}`;
          return (await scim.patch(path, patch({ op, path: name, value }))).status;
        },
      ] as const,
  ),
  [
    'PATCH replace without a path',
    async (scim, path, _, place, value) =>
      (await scim.patch(path, patch({ op: 'replace', value: bodyWith({}, place, value) }))).status,
  ],
  [
    'PATCH replace of all values',
    async (scim, path, _, place, value) => {
      const { attribute, urn } = place;
      if (!attribute.multiValued || attribute.type !== 'complex') return 400;
      const name = `${urn}:${attribute.name}[value pr]`;
      return (await scim.patch(path, patch({ op: 'replace', path: name, value }))).status;
    },
  ],
  [
    'PATCH replace of the extension',
    async (scim, path, _, place, value) => {
      if (!place.isExtension) return 400;
      const operation = {
        op: 'replace',
        path: place.urn,
        value: { [place.attribute.name]: value },
      };
      if (Object.keys((await scim.get(path)).body[place.urn] ?? {}).length > 1) return 400;
      return (await scim.patch(path, patch(operation))).status;
    },
  ],
];

const TYPES = ['/Users', '/Groups', '/Things'] as const;

describe.each(['lenient', 'rfc', 'interop', 'ipsie'] as const)('in preset %s', (preset: Preset) => {
  let scim: ScimClient;
  const places: Place[] = [];
  const wholes = new Map<string, { readonly path: string; readonly body: Json }>();

  beforeAll(async () => {
    ({ scim } = mountThings({ conformance: { preset, formats: 'accept' } }));
    const types = (await scim.get('/ResourceTypes').expect(200)).body.Resources;
    const schemas = new Map<string, { attributes: readonly Served[] }>(
      (await scim.get('/Schemas').expect(200)).body.Resources.map((schema: { id: string }) => [
        schema.id,
        schema,
      ]),
    );
    for (const { endpoint, schema, schemaExtensions = [] } of types) {
      if (!TYPES.includes(endpoint)) continue;
      let body: Json = {
        schemas: [schema, ...schemaExtensions.map((each: { schema: string }) => each.schema)],
      };
      for (const urn of body.schemas as string[]) {
        const isExtension = urn !== schema;
        for (const attribute of schemas.get(urn)?.attributes ?? []) {
          if (!isSeen(attribute) && !attribute.required) continue;
          const place = { endpoint, urn, isExtension, attribute };
          if (endpoint === '/Groups' && attribute.name === 'members') continue;
          body = bodyWith(body, place, sample(attribute));
          places.push(place);
        }
      }
      if (endpoint === '/Groups') {
        const { path = '' } = wholes.get('/Users') ?? {};
        body = { ...body, members: [{ value: path.split('/').at(-1) }] };
      }
      const made = await scim.post(endpoint, body);
      expect(made.status === 201 ? '' : made.text).toBe('');
      wholes.set(endpoint, { path: `${endpoint}/${made.body.id}`, body });
    }
    expect([...wholes.keys()]).toEqual([...TYPES]);
  });

  it.each(WAYS)('%s: what says nothing clears nothing', async (_, send) => {
    const wrong: unknown[] = [];
    let sent = 0;
    for (const place of places) {
      const { path, body } = wholes.get(place.endpoint) ?? { path: '', body: {} };
      const before = valueIn((await scim.get(path).expect(200)).body, place);
      expect(before).toBeDefined();
      const isComplex = place.attribute.type === 'complex';
      for (const value of isComplex ? NOTHING : NOTHING.slice(0, 3)) {
        const status = await send(scim, path, body, place, value);
        sent += 1;
        const after = valueIn((await scim.get(path).expect(200)).body, place);
        const isSame = JSON.stringify(after) === JSON.stringify(before);
        if (isSame && [200, 204, 400].includes(status)) continue;
        wrong.push([place.attribute.name, value, status, before, after]);
        await scim.put(path, body).expect(200);
      }
    }
    expect(wrong).toEqual([]);
    expect(sent).toBeGreaterThan(200);
  });

  it('an extension that says nothing clears nothing', async () => {
    const { path, body } = wholes.get('/Things') ?? { path: '', body: {} };
    for (const value of [{}, { x: 1 }]) {
      const before = (await scim.get(path)).body;
      await scim.put(path, { ...body, [EXTRA]: value });
      for (const operation of [
        { op: 'replace', path: EXTRA, value },
        { op: 'replace', value: { [EXTRA]: value } },
      ]) {
        await scim.patch(path, patch(operation));
      }
      expect((await scim.get(path)).body[EXTRA]).toEqual(before[EXTRA]);
    }
    expect(THING).toBe((body.schemas as string[])[0]);
  });

  it('null, an empty list and, where rules say so, an empty string still unassign', async () => {
    const { path, body } = wholes.get('/Users') ?? { path: '', body: {} };
    const values = preset === 'lenient' ? [null, [], ''] : [null, []];
    for (const value of values) {
      for (const name of ['emails', 'roles']) {
        await scim.put(path, body).expect(200);
        await scim.put(path, { ...body, [name]: value }).expect(200);
        expect((await scim.get(path)).body[name]).toBeUndefined();
        await scim.put(path, body).expect(200);
        await scim.patch(path, patch({ op: 'replace', path: name, value })).expect(200);
        expect((await scim.get(path)).body[name]).toBeUndefined();
      }
    }
  });
});
