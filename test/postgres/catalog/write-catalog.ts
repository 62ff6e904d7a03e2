import { writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { migrate, singleConnectionPool } from '../../../src/postgres/index.js';
import { CATALOG_FILE, catalogFile } from './catalog-file.js';

// Writes down what the migrations make, after one of them was changed: npm run catalog
const db = await PGlite.create();
const pool = singleConnectionPool(db);
await migrate(pool);
writeFileSync(CATALOG_FILE, await catalogFile(pool));
await db.close();
