export { ENTERPRISE_USER_SCHEMA } from './enterprise-user.js';
export { GROUP_RESOURCE_TYPE, GROUP_SCHEMA } from './group.js';
export { RESOURCE_TYPE_SCHEMA } from './resource-type.js';
export { SCHEMA_SCHEMA } from './schema.js';
export { SERVICE_PROVIDER_CONFIG_SCHEMA } from './service-provider-config.js';
export { USER_RESOURCE_TYPE, USER_SCHEMA } from './user.js';
