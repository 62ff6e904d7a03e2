import { expect } from '@jest/globals';
import { createMemoryStore } from '../../../src/index.js';
import { BLE, DEVICE, DEVICE_TYPE, device } from '../../protocol/attribute-types/device.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import type { World } from '../world.js';

function withDeviceType(t: World) {
  const store = createMemoryStore(DEVICE_TYPE);
  return t.mount({ resourceTypes: [{ resourceType: DEVICE_TYPE, store }] });
}

/** The core part of RFC 9944, served as a resource type of the host's own. */
export const deviceChecks: readonly Check[] = [
  {
    ids: ['RFC9944-b'],
    title:
      'a Device has a display name, a required active, a case-exact mudUrl and readOnly groups',
    async run(t) {
      const scim = await withDeviceType(t);
      const without = await scim.post('/Devices', { schemas: [DEVICE], displayName: 'Lamp' });
      expectScimError(without, 400, 'invalidValue');
      const made = await scim.post(
        '/Devices',
        device('Lamp', { mudUrl: 'https://Lamp.example/A', groups: [{ value: 'mine' }] }),
      );
      expectStatus(made, 201);
      expect(made.body).toMatchObject({ displayName: 'Lamp', mudUrl: 'https://Lamp.example/A' });
      expect(made.body).not.toHaveProperty('groups');
      expect(await scim.find('/Devices', 'mudUrl eq "https://lamp.example/a"')).toEqual([]);
      expect(await scim.find('/Devices', 'mudUrl eq "https://Lamp.example/A"')).toEqual([
        made.body.id,
      ]);
    },
  },
  {
    ids: ['RFC9944-c'],
    title: 'secrets of a device are taken and never returned',
    async run(t) {
      const scim = await withDeviceType(t);
      const secrets = {
        deviceMacAddress: '2C:54:91:88:C9:E2',
        versionSupport: ['5.3'],
        irk: '535b8c9dd6b7cf4d',
      };
      const made = await scim.post(
        '/Devices',
        device('Lamp', { schemas: [DEVICE, BLE], [BLE]: secrets }),
      );
      expectStatus(made, 201);
      const read = await scim.get(`/Devices/${made.body.id}`);
      const asked = await scim.get(`/Devices/${made.body.id}?attributes=${BLE}:irk`);
      for (const answer of [made, read, asked]) expect(answer.text).not.toContain(secrets.irk);
      expect(read.body[BLE]).toMatchObject({ deviceMacAddress: secrets.deviceMacAddress });
    },
  },
];
