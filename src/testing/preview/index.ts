export type {
  Preview,
  PreviewedGroup,
  PreviewedResource,
  PreviewedRoles,
  PreviewedUserAction,
} from './preview.js';
export { type PreviewOptions, previewProvisioning } from './preview-provisioning.js';
