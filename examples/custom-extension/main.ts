import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';
import {
  bearerTokens,
  createMemoryStores,
  createScimRouter,
  extendResourceType,
  type ResourceTypeInput,
  USER_RESOURCE_TYPE,
} from 'express-scim';
import { createLicenceStore } from './licence-store.js';

/** The standard User with what this product knows about a person, and without what it does not keep. */
const userResourceType = extendResourceType(USER_RESOURCE_TYPE, {
  without: ['password', 'ims', 'photos', 'x509Certificates'],
  schemaExtensions: [
    {
      schema: {
        id: 'urn:example:params:scim:schemas:extension:acme:2.0:User',
        name: 'Acme User',
        attributes: [
          { name: 'costUnit', description: 'Who pays for the seat.' },
          { name: 'badge', caseExact: true, mutability: 'immutable', uniqueness: 'server' },
          { name: 'siteIds', multiValued: true, description: 'Buildings the person may enter.' },
          { name: 'clearedUntil', type: 'dateTime', returned: 'request' },
        ],
      },
    },
  ],
});

/** A type of the product's own, served below /Licences. */
const licenceType: ResourceTypeInput = {
  name: 'Licence',
  description: 'A number of seats of one product',
  schema: {
    id: 'urn:example:params:scim:schemas:core:2.0:Licence',
    name: 'Licence',
    attributes: [
      { name: 'name', required: true, uniqueness: 'server' },
      { name: 'seats', type: 'integer', required: true },
      { name: 'price', type: 'decimal' },
      { name: 'expires', type: 'dateTime' },
      { name: 'activationCode', mutability: 'writeOnly' },
      {
        name: 'owner',
        type: 'complex',
        subAttributes: [
          { name: 'value', caseExact: true, description: 'The id of the user who answers for it.' },
          { name: '$ref', type: 'reference', referenceTypes: ['User'] },
        ],
      },
    ],
  },
};

const token = process.env.SCIM_TOKEN || randomBytes(32).toString('base64url');
const app = express();
app.use(
  '/scim/v2',
  createScimRouter({
    ...createMemoryStores({ userResourceType }),
    userResourceType,
    resourceTypes: [{ resourceType: licenceType, store: createLicenceStore() }],
    auth: bearerTokens([{ token, principal: { id: 'identity-provider', tenantId: 'acme' } }]),
  }),
);

const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  const { port } = server.address() as AddressInfo;
  console.log(`Ready · tenant URL http://localhost:${port}/scim/v2 · token ${token}`);
});
