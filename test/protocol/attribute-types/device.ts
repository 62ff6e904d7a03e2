import { createMemoryStore } from '../../../src/index.js';
import type { AttributeInput, ResourceTypeInput } from '../../../src/schema/index.js';
import { type MountOptions, mountScim } from '../../support/app.js';

export const DEVICE = 'urn:ietf:params:scim:schemas:core:2.0:Device';
export const BLE = 'urn:ietf:params:scim:schemas:extension:ble:2.0:Device';

const secret = (name: string, more: Partial<AttributeInput> = {}): AttributeInput => ({
  name,
  caseExact: true,
  mutability: 'writeOnly',
  ...more,
});

/** The Device of RFC 9944 §3 with the part of its BLE extension that shows the characteristics. */
export const DEVICE_TYPE: ResourceTypeInput = {
  name: 'Device',
  endpoint: '/Devices',
  description: 'Device Account',
  schema: {
    id: DEVICE,
    name: 'Device',
    description: 'Device account',
    attributes: [
      { name: 'displayName' },
      { name: 'active', type: 'boolean', required: true },
      { name: 'mudUrl', type: 'reference', caseExact: true, referenceTypes: ['external'] },
      {
        name: 'groups',
        type: 'complex',
        multiValued: true,
        mutability: 'readOnly',
        subAttributes: [
          { name: 'value', mutability: 'readOnly' },
          { name: '$ref', type: 'reference', mutability: 'readOnly', referenceTypes: ['Group'] },
          { name: 'display', mutability: 'readOnly' },
        ],
      },
    ],
  },
  schemaExtensions: [
    {
      schema: {
        id: BLE,
        name: 'bleExtension',
        description: 'Bluetooth Low Energy',
        attributes: [
          { name: 'deviceMacAddress', required: true, caseExact: false, uniqueness: 'global' },
          { name: 'isRandom', type: 'boolean' },
          { name: 'versionSupport', multiValued: true, required: true },
          secret('irk', { uniqueness: 'global' }),
          { name: 'pairingMethods', multiValued: true, caseExact: true },
          { name: 'passKey', type: 'integer', mutability: 'writeOnly' },
        ],
      },
    },
  ],
};

export const device = (displayName: string, more: object = {}) => ({
  schemas: [DEVICE],
  displayName,
  active: true,
  ...more,
});

export const bleDevice = (displayName: string, mac: string, more: object = {}) =>
  device(displayName, {
    schemas: [DEVICE, BLE],
    [BLE]: { deviceMacAddress: mac, versionSupport: ['5.3'], ...more },
  });

/** A provider of users, groups and devices. */
export function mountDevices(options: MountOptions = {}) {
  const store = createMemoryStore(DEVICE_TYPE);
  return mountScim({
    baseUrl: 'https://things.example/scim/v2',
    resourceTypes: [{ resourceType: DEVICE_TYPE, store }],
    ...options,
  });
}
