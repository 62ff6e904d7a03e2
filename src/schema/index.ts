export {
  ENTERPRISE_USER_SCHEMA,
  GROUP_RESOURCE_TYPE,
  GROUP_SCHEMA,
  USER_RESOURCE_TYPE,
  USER_SCHEMA,
} from './core/index.js';
export { extendResourceType, type ResourceTypeChanges } from './extend.js';
export { opaqueString } from './precis/opaque-string.js';
export { usernameKey } from './precis/username.js';
export { compileResourceType } from './resource-type.js';
export { trimResourceType } from './restrict-to-store.js';
export type * from './types.js';
export * from './urns.js';
