/** URI of the core schema of users (RFC 7643 §4.1). */
export const USER_URN = 'urn:ietf:params:scim:schemas:core:2.0:User';

/** URI of the core schema of groups (RFC 7643 §4.2). */
export const GROUP_URN = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** URI of the enterprise extension of users (RFC 7643 §4.3). */
export const ENTERPRISE_USER_URN = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** URI of the schema of `/Roles`, as Okta reads it. */
export const OKTA_ROLE_URN = 'urn:okta:scim:schemas:core:1.0:Role';

/** URI of the schema of `/Entitlements`, as Okta reads it. */
export const OKTA_ENTITLEMENT_URN = 'urn:okta:scim:schemas:core:1.0:Entitlement';

/** URI of the schema of `/ServiceProviderConfig` (RFC 7643 §5). */
export const SERVICE_PROVIDER_CONFIG_URN =
  'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';

/** URI of the schema of `/ResourceTypes` (RFC 7643 §6). */
export const RESOURCE_TYPE_URN = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';

/** URI of the schema of `/Schemas` (RFC 7643 §7). */
export const SCHEMA_URN = 'urn:ietf:params:scim:schemas:core:2.0:Schema';

/** URI of the message of a list (RFC 7644 §3.4.2); messages are never listed at `/Schemas`. */
export const LIST_RESPONSE_URN = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** URI of the message of `POST /.search` (RFC 7644 §3.4.3). */
export const SEARCH_REQUEST_URN = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

/** URI of the message of PATCH (RFC 7644 §3.5.2). */
export const PATCH_OP_URN = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** URI of the message of `POST /Bulk` (RFC 7644 §3.7). */
export const BULK_REQUEST_URN = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

/** URI of the answer to `POST /Bulk` (RFC 7644 §3.7). */
export const BULK_RESPONSE_URN = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

/** URI of the message of an error (RFC 7644 §3.12). */
export const ERROR_URN = 'urn:ietf:params:scim:api:messages:2.0:Error';
