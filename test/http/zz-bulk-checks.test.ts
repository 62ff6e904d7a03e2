import { describe, it } from '@jest/globals';
import { bulkChecks } from '../conformance/checks/bulk.js';
import { inWorld } from '../conformance/world.js';
describe('x', () => { for (const { ids, title, run } of bulkChecks) it(`[${ids.join(' ')}] ${title}`, () => inWorld({ express: 'Express 5' }, run)); });
