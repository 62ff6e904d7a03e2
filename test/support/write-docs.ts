import { readFileSync, writeFileSync } from 'node:fs';
import { DOCS_PAGES, withTables } from './docs-tables.js';
import { exportsPage, publicExports } from './public-exports.js';

for (const path of DOCS_PAGES) {
  const page = readFileSync(path, 'utf8');
  const made = withTables(page);
  if (made !== page) writeFileSync(path, made);
}

writeFileSync('docs/reference/exports.md', exportsPage(publicExports()));
