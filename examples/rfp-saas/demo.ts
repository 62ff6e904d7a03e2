import { readFileSync } from 'node:fs';
import type { EntraDirectory } from 'express-scim/testing';
import { runDemo } from './demo/run-demo.js';

const file = new URL('./directory.json', import.meta.url);
const directory = JSON.parse(readFileSync(file, 'utf8')) as EntraDirectory;

let differences = 0;
for (const dialect of ['default', 'aadOptscim062020'] as const) {
  differences += (await runDemo(directory, dialect, process.stdout)).length;
}
if (differences > 0) {
  console.error(`The product differs from the directory in ${differences} places.`);
  process.exitCode = 1;
}
