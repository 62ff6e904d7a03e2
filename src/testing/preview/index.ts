export type {
  Preview,
  PreviewedGroup,
  PreviewedResource,
  PreviewedRoles,
  PreviewedUserAction,
} from './preview.js';
export { type ProvisioningPreviewOptions, previewProvisioning } from './preview-provisioning.js';
