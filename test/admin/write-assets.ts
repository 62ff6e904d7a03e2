import { writeFileSync } from 'node:fs';
import { makeAssets } from './make-assets.js';

writeFileSync('src/admin/server/assets.ts', makeAssets());
