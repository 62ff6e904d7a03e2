export type { DirectorySearch } from '../protocol/roles/directory-search.js';
export type { RoleExplanation } from '../protocol/roles/explain.js';
export type { RolePreview, RolePreviewOptions } from '../protocol/roles/preview.js';
export type { ReplayOptions, ReplayProgress } from '../protocol/roles/replay.js';
export type { ReplayPosition } from '../protocol/roles/replay-position.js';
export type { RoleAdministration } from '../protocol/roles/role-administration.js';
export type { ScimRoles } from '../protocol/roles/scim-roles.js';
export { createRolePolicy } from './policy/create-role-policy.js';
export type * from './policy/options.js';
export type { PreviewedRole, PreviewedUser, PreviewTally } from './preview-tally.js';
export type * from './role-resolver.js';
export {
  type CurrentRoleSettings,
  createRoleSettings,
  type RoleSettingsService,
  type SaveRoleSettingsOptions,
} from './settings/create-role-settings.js';
export { createMemoryRoleSettingsStore } from './settings/memory-store.js';
export type { RoleSettingsOptions } from './settings/options.js';
export * from './settings/settings.js';
export type * from './settings/store.js';
