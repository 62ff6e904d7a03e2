import { AUDIT_CHECKS } from './audit-checks.js';
import { checksOn } from './checks-on.js';

checksOn('Express 5', AUDIT_CHECKS);
