const CORE = 'urn:ietf:params:scim:schemas:core:2.0:';
const MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:';

export const USER = `${CORE}User`;
export const GROUP = `${CORE}Group`;
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const LIST_RESPONSE = `${MESSAGE}ListResponse`;
export const SEARCH_REQUEST = `${MESSAGE}SearchRequest`;
export const PATCH_OP = `${MESSAGE}PatchOp`;
export const BULK_REQUEST = `${MESSAGE}BulkRequest`;
export const BULK_RESPONSE = `${MESSAGE}BulkResponse`;
export const ERROR = `${MESSAGE}Error`;
