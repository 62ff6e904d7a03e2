import { checksOn } from './checks-on.js';

checksOn('Express 4');
