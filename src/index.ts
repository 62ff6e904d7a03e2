export { type BearerToken, bearerTokens } from './auth/bearer-tokens.js';
export type {
  Auth,
  AuthenticationScheme,
  Authenticator,
  AuthRequest,
  Credential,
} from './auth/types.js';
export type { Conformance } from './conformance/presets.js';
export { type Preset, RULES, type RuleName, type Rules } from './conformance/rules.js';
export { CONFIG_ERRORS, type ConfigErrorCode, ScimConfigError } from './errors/config-error.js';
export { ScimError, type ScimErrorOptions, type ScimType } from './errors/scim-error.js';
export {
  InvalidValueError,
  NotFoundError,
  StoreError,
  type StoreErrorCode,
  UnavailableError,
  UniquenessError,
  VersionConflictError,
} from './errors/store-errors.js';
export type { Logger } from './events/publish.js';
export type * from './events/types.js';
export { createScimRouter, type ScimRouter } from './express/router.js';
export {
  type CompareFilter,
  type CompareOperator,
  compareBy,
  compileFilter,
  type EqualityTerm,
  equalityTerms,
  type Filter,
  type Literal,
  printFilter,
  sortKey,
} from './filter/index.js';
export type { Access, Authorize } from './protocol/authorize.js';
export type { FindMe, Me } from './protocol/me.js';
export type { CustomResourceType, Limits, ScimOptions } from './protocol/options.js';
export {
  ENTERPRISE_USER_SCHEMA,
  GROUP_RESOURCE_TYPE,
  GROUP_SCHEMA,
  USER_RESOURCE_TYPE,
  USER_SCHEMA,
} from './schema/core/index.js';
export { extendResourceType, type ResourceTypeChanges } from './schema/extend.js';
export { opaqueString } from './schema/precis/opaque-string.js';
export { usernameKey } from './schema/precis/username.js';
export type * from './schema/types.js';
export * from './schema/urns.js';
export type * from './stores/contract/index.js';
export * from './stores/memory/index.js';
