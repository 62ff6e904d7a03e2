import { ALL_CHECKS } from './audit-checks.js';
import { checksOn } from './checks-on.js';

checksOn('Express 4', ALL_CHECKS);
