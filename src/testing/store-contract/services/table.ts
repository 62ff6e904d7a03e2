import { ALERTS } from './alerts/alerts.js';
import { CLIENTS } from './clients.js';
import { DELETION_GUARD } from './deletion-guard/deletion-guard.js';
import { EVENT_OUTBOX } from './event-outbox/event-outbox.js';
import { PROVISIONING_LOG } from './provisioning-log/provisioning-log.js';
import { REQUEST_COUNTS } from './request-counts.js';
import { ROLE_JOBS } from './role-jobs/role-jobs.js';
import { ROLE_SETTINGS } from './role-settings.js';
import type { Service } from './service.js';
import { TOKENS } from './tokens/tokens.js';

/** Runs work with each service, whatever its store is. */
type ServiceVisitor = <S>(service: Service<S>) => void;

/** Every store that keeps no SCIM resources. */
export function forEachService(visit: ServiceVisitor): void {
  visit(TOKENS);
  visit(CLIENTS);
  visit(REQUEST_COUNTS);
  visit(ROLE_JOBS);
  visit(EVENT_OUTBOX);
  visit(PROVISIONING_LOG);
  visit(ROLE_SETTINGS);
  visit(DELETION_GUARD);
  visit(ALERTS);
}
