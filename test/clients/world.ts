import { bearerTokens } from '../../src/auth/index.js';
import { createMemoryStore, createMemoryStores, ScimError } from '../../src/index.js';
import { USER_RESOURCE_TYPE } from '../../src/schema/index.js';
import { type ExpressName, mountScim, TOKEN } from '../support/app.js';
import type { Case } from './case.js';
import type { World } from './run-case.js';

/** Okta's entitlement, as its documentation declares it. */
const ENTITLEMENT = {
  name: 'Entitlement',
  endpoint: '/Entitlements',
  schema: {
    id: 'urn:okta:scim:schemas:core:1.0:Entitlement',
    attributes: [
      { name: 'displayName', required: true },
      { name: 'type', required: true },
      { name: 'description' },
    ],
  },
};

/** The server that a case asks for by its extensions and its configuration. */
export function worldFor({ given }: Case, express: ExpressName): World {
  let limited = false;
  const tokens = bearerTokens([{ token: TOKEN, principal: { id: 'idp' } }]);
  const userResourceType = {
    ...USER_RESOURCE_TYPE,
    schemaExtensions: [
      ...(USER_RESOURCE_TYPE.schemaExtensions ?? []),
      ...(given.extensions ?? []).map(({ schema, attributes }) => ({
        schema: { id: schema, attributes },
      })),
    ],
  };
  const { app, path, token } = mountScim({
    express,
    ...createMemoryStores({ userResourceType }),
    userResourceType,
    resourceTypes: given.config?.resourceTypes?.includes(ENTITLEMENT.name)
      ? [{ resourceType: ENTITLEMENT, store: createMemoryStore(ENTITLEMENT) }]
      : [],
    auth: {
      ...tokens,
      verify(credential, request) {
        if (!limited) return tokens.verify(credential, request);
        throw new ScimError(429, 'Too many requests.', { headers: { 'Retry-After': '2' } });
      },
    },
  });
  return {
    app,
    path,
    token,
    ready: () => {
      limited = given.config?.rateLimited === true;
    },
  };
}
