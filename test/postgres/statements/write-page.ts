import { readFileSync, writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { singleConnectionPool } from '../../../src/postgres/index.js';
import { countStatements } from './count-statements.js';
import { PAGE, withCounts } from './page.js';

// Writes down what each request asks of the database, after one of them was changed: npm run statements
const db = await PGlite.create();
const counted = await countStatements(singleConnectionPool(db));
writeFileSync(PAGE, withCounts(readFileSync(PAGE, 'utf8'), counted));
await db.close();
