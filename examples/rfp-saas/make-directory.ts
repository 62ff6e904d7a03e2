import { writeFileSync } from 'node:fs';
import { makeDirectory, printDirectory } from './directory/directory.js';

const file = new URL('./directory.json', import.meta.url);
writeFileSync(file, printDirectory(makeDirectory()));
