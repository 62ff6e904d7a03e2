import { readFileSync, writeFileSync } from 'node:fs';
import { withTables } from './readme-tables.js';

writeFileSync('README.md', withTables(readFileSync('README.md', 'utf8')));
