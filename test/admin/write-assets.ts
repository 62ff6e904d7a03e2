import { writeFileSync } from 'node:fs';
import { makeAssets } from './make-assets.js';

writeFileSync('src/admin/assets.ts', makeAssets());
