import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { ASSETS_FILE, makeAssets } from './make-assets.js';

const made = makeAssets();
const kept = existsSync(ASSETS_FILE) ? readFileSync(ASSETS_FILE, 'utf8') : undefined;
if (kept !== made) writeFileSync(ASSETS_FILE, made);
