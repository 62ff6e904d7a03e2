import { describe, expect, it } from '@jest/globals';
import {
  compileResourceType,
  createMemoryStore,
  mapResource,
  type ResourceTypeInput,
} from '../../src/index.js';
import { mountScim } from '../support/app.js';

const BLE = 'urn:ietf:params:scim:schemas:extension:ble:2.0:Device';
const PASS_KEY = 'urn:ietf:params:scim:schemas:extension:pairingPassKey:2.0:Device';
const NULL_PAIRING = 'urn:ietf:params:scim:schemas:extension:pairingNull:2.0:Device';

/** What RFC 9944 makes of a Bluetooth device: its ways of pairing are named by URN inside the extension. */
const DEVICE: ResourceTypeInput = {
  name: 'Device',
  schema: {
    id: 'urn:ietf:params:scim:schemas:core:2.0:Device',
    attributes: [{ name: 'displayName' }, { name: 'active', type: 'boolean' }],
  },
  schemaExtensions: [
    {
      schema: {
        id: BLE,
        attributes: [
          { name: 'deviceMacAddress', required: true },
          { name: 'pairingMethods', multiValued: true },
          {
            name: PASS_KEY,
            type: 'complex',
            subAttributes: [{ name: 'key', type: 'integer', required: true }],
          },
          { name: NULL_PAIRING, type: 'complex', subAttributes: [{ name: 'id' }] },
        ],
      },
    },
  ],
};

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const device = (key: number) => ({
  displayName: 'BLE heart monitor',
  [BLE]: {
    deviceMacAddress: '2C:54:91:88:C9:E2',
    pairingMethods: [NULL_PAIRING, PASS_KEY],
    [PASS_KEY]: { key },
  },
});

function mounted() {
  const resourceTypes = [{ resourceType: DEVICE, store: createMemoryStore(DEVICE) }];
  return mountScim({ resourceTypes, baseUrl: 'https://x.example' }).scim;
}

describe('attributes named by URN inside an extension (RFC 9944)', () => {
  it('are kept, filtered, projected, patched and published', async () => {
    const scim = mounted();
    const { body } = await scim.post('/Devices', device(123456)).expect(201);
    expect(body[BLE]).toEqual(device(123456)[BLE]);
    expect(body.schemas).toContain(BLE);
    const path = `/Devices/${body.id}`;

    const key = `${BLE}:${PASS_KEY}.key`;
    const found = await scim.get(`/Devices?filter=${encodeURIComponent(`${key} eq 123456`)}`);
    expect(found.body.totalResults).toBe(1);
    const some = await scim.get(`${path}?attributes=${encodeURIComponent(`${BLE}:${PASS_KEY}`)}`);
    expect(some.body[BLE]).toEqual({ [PASS_KEY]: { key: 123456 } });

    const Operations = [
      { op: 'replace', path: key, value: 654321 },
      { op: 'add', path: `${BLE}:${NULL_PAIRING}`, value: { id: 'none' } },
    ];
    await scim.patch(path, { schemas: [PATCH], Operations }).expect(200);
    const pathless = [{ op: 'replace', value: { [BLE]: { [NULL_PAIRING]: { id: 'other' } } } }];
    await scim.patch(path, { schemas: [PATCH], Operations: pathless }).expect(200);
    const changed = (await scim.get(path)).body[BLE];
    expect(changed[PASS_KEY]).toEqual({ key: 654321 });
    expect(changed[NULL_PAIRING]).toEqual({ id: 'other' });

    const schema = await scim.get(`/Schemas/${BLE}`).expect(200);
    const names = schema.body.attributes.map(({ name }: { name: string }) => name);
    expect(names).toContain(PASS_KEY);
  });

  it('are validated like others', async () => {
    const wrong = { ...device(1), [BLE]: { ...device(1)[BLE], [PASS_KEY]: { key: 'abc' } } };
    const { body } = await mounted().post('/Devices', wrong).expect(400);
    expect(body.scimType).toBe('invalidValue');
    expect(body.detail).toContain(PASS_KEY);
  });

  it('have columns', () => {
    const { toRow, toResource } = mapResource(DEVICE, {
      id: 'id',
      'meta.created': 'created_at',
      'meta.lastModified': 'updated_at',
      [`${BLE}:deviceMacAddress`]: 'mac',
      [`${BLE}:${PASS_KEY}.key`]: 'pass_key',
    });
    const row = toRow(device(7));
    expect(row).toEqual({ mac: '2C:54:91:88:C9:E2', pass_key: 7 });
    const at = '2026-11-21T09:30:00.000Z';
    expect(toResource({ ...row, id: 'x', created_at: at, updated_at: at })[BLE]).toEqual({
      deviceMacAddress: '2C:54:91:88:C9:E2',
      [PASS_KEY]: { key: 7 },
    });
  });

  it('are no attributes of a core schema, no sub-attributes, and no schemas of the same type', () => {
    const { schema } = DEVICE;
    const core = { ...schema, attributes: [...schema.attributes, { name: PASS_KEY }] };
    expect(() => compileResourceType({ ...DEVICE, schema: core })).toThrow(
      'only an extension has such attributes',
    );
    const nested = {
      name: 'pairing',
      type: 'complex',
      subAttributes: [{ name: PASS_KEY }],
    } as const;
    const extension = (attributes: readonly [typeof nested | { name: string }]) => ({
      ...DEVICE,
      schemaExtensions: [{ schema: { id: BLE, attributes } }],
    });
    expect(() => compileResourceType(extension([nested]))).toThrow('a name is a letter');
    expect(() => compileResourceType(extension([{ name: BLE }]))).toThrow(
      'is a schema and an attribute',
    );
  });
});
