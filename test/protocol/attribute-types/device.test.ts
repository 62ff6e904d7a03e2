import { describe, expect, it } from '@jest/globals';
import { PRESETS } from '../../../src/conformance/presets.js';
import type { Preset } from '../../../src/index.js';
import { expectScimError } from '../../support/expect-error.js';
import { ENTERPRISE, GROUP, patch, USER } from '../../support/messages.js';
import { BLE, bleDevice, DEVICE, device, mountDevices } from './device.js';

const MAC = '2C:54:91:88:C9:E2';

describe('discovery', () => {
  it('shows the type, its schemas and where it is', async () => {
    const { scim } = mountDevices();
    const { body } = await scim.get('/ResourceTypes/Device').expect(200);
    expect(body).toMatchObject({
      id: 'Device',
      name: 'Device',
      endpoint: '/Devices',
      description: 'Device Account',
      schema: DEVICE,
      schemaExtensions: [{ schema: BLE, required: false }],
      meta: {
        resourceType: 'ResourceType',
        location: 'https://things.example/scim/v2/ResourceTypes/Device',
      },
    });
    const { body: types } = await scim.get('/ResourceTypes').expect(200);
    expect(types.Resources.map(({ id }: { id: string }) => id)).toEqual([
      'User',
      'Group',
      'Device',
    ]);
    const { body: schemas } = await scim.get('/Schemas').expect(200);
    const ids = schemas.Resources.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining([USER, ENTERPRISE, GROUP, DEVICE, BLE]));
  });

  it('shows every characteristic as it was declared', async () => {
    const { scim } = mountDevices();
    const { body } = await scim.get(`/Schemas/${BLE}`).expect(200);
    expect(body.attributes[0]).toEqual({
      name: 'deviceMacAddress',
      type: 'string',
      multiValued: false,
      description: '',
      required: true,
      caseExact: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'global',
    });
    expect(body.attributes[3]).toMatchObject({
      name: 'irk',
      mutability: 'writeOnly',
      returned: 'never',
    });
    const { body: core } = await scim.get(`/Schemas/${DEVICE}`).expect(200);
    expect(core.attributes).toMatchObject([
      { name: 'displayName', required: false },
      { name: 'active', type: 'boolean', required: true },
      { name: 'mudUrl', type: 'reference', caseExact: true, referenceTypes: ['external'] },
      { name: 'groups', mutability: 'readOnly' },
    ]);
  });
});

describe.each(Object.keys(PRESETS) as Preset[])('the life of a device in preset %s', (preset) => {
  it('is that of any resource', async () => {
    const { scim } = mountDevices({ conformance: preset });
    const sent = bleDevice('Sensor', MAC, { irk: 'a-secret-key', passKey: 123456 });
    const made = await scim.post('/Devices', { ...sent, groups: [{ value: 'x' }] }).expect(201);
    expect(made.headers.location).toBe(`https://things.example/scim/v2/Devices/${made.body.id}`);
    expect(made.headers.etag).toBe(made.body.meta.version);
    expect(made.body).toEqual({
      ...sent,
      [BLE]: { deviceMacAddress: MAC, versionSupport: ['5.3'] },
      id: made.body.id,
      meta: expect.objectContaining({ resourceType: 'Device', location: made.headers.location }),
    });
    const url = `/Devices/${made.body.id}`;
    expect((await scim.get(url).expect(200)).body).toEqual(made.body);

    const off = patch(
      { op: 'replace', path: 'active', value: false },
      { op: 'add', path: `${BLE}:versionSupport`, value: ['5.4'] },
      { op: 'replace', path: `${BLE}:irk`, value: 'another-secret-key' },
    );
    const patched = await scim.patch(url, off).expect(200);
    expect(patched.body).toMatchObject({
      active: false,
      [BLE]: { versionSupport: ['5.3', '5.4'] },
    });
    expect(patched.text).not.toContain('secret-key');

    const filter = encodeURIComponent(`${BLE}:deviceMacAddress eq "${MAC.toLowerCase()}"`);
    const found = await scim.get(`/Devices?filter=${filter}&attributes=active`).expect(200);
    expect(found.body.Resources).toEqual([
      { schemas: [DEVICE, BLE], id: made.body.id, active: false },
    ]);

    const put = await scim.put(url, device('Sensor 2')).expect(200);
    expect(put.body).toMatchObject({ displayName: 'Sensor 2', active: true });
    expect(put.body).not.toHaveProperty([BLE]);
    expect(put.body.schemas).toEqual([DEVICE]);
    await scim.delete(url).expect(204);
    await scim.get(url).expect(404);
    await scim.post('/Devices', sent).expect(201);
  });

  it('needs what its schemas require', async () => {
    const { scim } = mountDevices({ conformance: preset });
    const { active, ...silent } = device('Sensor');
    const missing = await scim.post('/Devices', silent);
    expectScimError(missing, 400, 'invalidValue');
    expect(missing.body.detail).toContain('"active"');
    const bare = { ...device('Sensor'), schemas: [DEVICE, BLE], [BLE]: { isRandom: true } };
    const incomplete = await scim.post('/Devices', bare);
    expectScimError(incomplete, 400, 'invalidValue');
    expect(incomplete.body.detail).toContain(`${BLE}:deviceMacAddress`);
    const { body } = await scim.post('/Devices', bleDevice('Sensor', MAC)).expect(201);
    const removal = patch({ op: 'remove', path: `${BLE}:deviceMacAddress` });
    expectScimError(await scim.patch(`/Devices/${body.id}`, removal), 400, 'mutability');
  });
});

describe('devices', () => {
  it('are unique by the address, whatever its case, and by the secret key', async () => {
    const { scim } = mountDevices();
    await scim.post('/Devices', bleDevice('a', MAC, { irk: 'key' })).expect(201);
    expectScimError(
      await scim.post('/Devices', bleDevice('b', MAC.toLowerCase())),
      409,
      'uniqueness',
    );
    const clash = await scim.post('/Devices', bleDevice('c', '00:00', { irk: 'key' }));
    expectScimError(clash, 409, 'uniqueness');
    expect(clash.body.detail).not.toContain('"key"');
    await scim.post('/Devices', bleDevice('d', '00:01', { irk: 'KEY' })).expect(201);
  });

  it('keep the letter case of a mudUrl and find it only in that', async () => {
    const { scim } = mountDevices();
    const mudUrl = 'https://example.com/MUD/v1.json';
    await scim.post('/Devices', device('a', { mudUrl })).expect(201);
    for (const [text, total] of [
      [mudUrl, 1],
      [mudUrl.toLowerCase(), 0],
    ] as const) {
      const filter = encodeURIComponent(`mudUrl eq "${text}"`);
      expect((await scim.get(`/Devices?filter=${filter}`)).body.totalResults).toBe(total);
    }
  });

  it('are no users: neither by id nor in a list', async () => {
    const { scim } = mountDevices();
    const { body } = await scim.post('/Devices', device('a')).expect(201);
    await scim.get(`/Users/${body.id}`).expect(404);
    expect((await scim.get('/Users')).body.totalResults).toBe(0);
    expectScimError(await scim.get('/Gadgets'), 404);
  });

  it('are paged and sorted', async () => {
    const { scim } = mountDevices();
    for (const name of ['c', 'a', 'B']) await scim.post('/Devices', device(name)).expect(201);
    const { body } = await scim.get('/Devices?sortBy=displayName&startIndex=2&count=1').expect(200);
    expect(body).toMatchObject({
      totalResults: 3,
      startIndex: 2,
      itemsPerPage: 1,
      Resources: [{ displayName: 'B' }],
    });
  });

  it('are told apart in events by their type', async () => {
    const events: string[] = [];
    const { scim } = mountDevices({
      onEvent: ({ type }) => {
        events.push(type);
      },
    });
    const { body } = await scim.post('/Devices', device('a')).expect(201);
    await scim.patch(`/Devices/${body.id}`, patch({ op: 'replace', path: 'active', value: false }));
    await scim.delete(`/Devices/${body.id}`).expect(204);
    expect(events).toEqual([
      'device.created',
      'device.updated',
      'device.deactivated',
      'device.deleted',
    ]);
  });
});
