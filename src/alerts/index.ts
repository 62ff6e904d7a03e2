export type { Alert, AlertSender } from './alert.js';
export { type AlertDelivery, type Alerts, createAlerts } from './create-alerts.js';
export type { QuietHours } from './delivery/quiet-hours.js';
export type { AlertFacts, AlertKind } from './kinds.js';
export { createMemoryAlertStore, type MemoryAlertStoreOptions } from './memory-store.js';
export type { AlertsOptions } from './options.js';
export type * from './store.js';
export type { AlertTexts } from './texts/compose.js';
export {
  createWebhookSender,
  type WebhookEndpoint,
  type WebhookSenderOptions,
} from './webhook/create-webhook-sender.js';
export { createWebhookSecret } from './webhook/sign.js';
export {
  type ReceivedWebhook,
  type VerifyWebhookOptions,
  verifyWebhook,
} from './webhook/verify-webhook.js';
export { WebhookError, type WebhookErrorCode } from './webhook/webhook-error.js';
