import type { Audit } from '../audit.js';
import { oktaLifeCycleAudits } from './life-cycle.js';
import { oktaSpecificationAudits } from './specification.js';

/** What Okta demands. */
export const OKTA_AUDITS: readonly Audit[] = [...oktaSpecificationAudits, ...oktaLifeCycleAudits];
