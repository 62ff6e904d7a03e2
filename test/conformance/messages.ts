export { ENTERPRISE, ERROR, GROUP, PATCH_OP, patch, USER } from '../support/messages.js';
export { aUser } from './client.js';

const MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:';
export const LIST_RESPONSE = `${MESSAGE}ListResponse`;
export const SEARCH_REQUEST = `${MESSAGE}SearchRequest`;
export const BULK_REQUEST = `${MESSAGE}BulkRequest`;
export const BULK_RESPONSE = `${MESSAGE}BulkResponse`;

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:';
export const SCHEMA = `${CORE}Schema`;
export const RESOURCE_TYPE = `${CORE}ResourceType`;
export const SERVICE_PROVIDER_CONFIG = `${CORE}ServiceProviderConfig`;

function operation(op: string, path: string | undefined, value: unknown) {
  return path === undefined ? { op, value } : { op, path, value };
}

/** Operations of a PATCH (RFC 7644 §3.5.2), for `patch(…)`; without a path where it is undefined. */
export const add = (path: string | undefined, value: unknown) => operation('add', path, value);
export const replace = (path: string | undefined, value: unknown) =>
  operation('replace', path, value);
export const remove = (path: string) => ({ op: 'remove', path });
