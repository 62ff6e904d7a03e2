import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { EntraDirectory } from 'express-scim/testing';
import { openData } from './data/open-data.js';
import { runDemo } from './demo/run-demo.js';
import { runProviders } from './demo/run-providers.js';
import { runStories } from './demo/stories/run-stories.js';

const file = new URL('./directory.json', import.meta.url);
const directory = JSON.parse(readFileSync(file, 'utf8')) as EntraDirectory;

const { DATABASE_URL, DATA = 'memory' } = process.env;

let differences = 0;
for (const dialect of ['default', 'aadOptscim062020'] as const) {
  differences += (await runDemo(directory, dialect, process.stdout)).length;
}
if (DATABASE_URL || DATA !== 'memory') {
  const data = await openData({ ...process.env, DATA });
  console.log('Once more, over PostgreSQL');
  // Whatever is in the database stays as it is.
  const org = `demo-${randomUUID()}`;
  differences += (await runDemo(directory, 'default', process.stdout, { data, org })).length;
  await data.close();
}
console.log('Other identity providers, with a part of the company');
differences += (await runProviders(directory, process.stdout)).length;
const failures = await runStories(process.stdout);
if (failures > 0) {
  console.error(`${failures} steps of the stories about roles ended otherwise than they should.`);
  process.exitCode = 1;
}
if (differences > 0) {
  console.error(`The product differs from the directory in ${differences} places.`);
  process.exitCode = 1;
}
