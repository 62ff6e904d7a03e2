import { CLIENTS } from './clients.js';
import { REQUEST_COUNTS } from './request-counts.js';
import { ROLE_JOBS } from './role-jobs.js';
import type { Service } from './service.js';
import { TOKENS } from './tokens.js';

/** Runs work with each service, whatever its store is. */
export type ServiceVisitor = <S>(service: Service<S>) => void;

/** Every store that keeps no SCIM resources. */
export function forEachService(visit: ServiceVisitor): void {
  visit(TOKENS);
  visit(CLIENTS);
  visit(REQUEST_COUNTS);
  visit(ROLE_JOBS);
}
