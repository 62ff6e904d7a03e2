import { CHECKS } from './checks/index.js';
import { checksOn } from './checks-on.js';

checksOn('Express 5', CHECKS);
