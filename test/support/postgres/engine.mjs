// PGlite is ESM only, which jest does not load: this runs in a worker thread outside of it.
import { parentPort } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

const db = await PGlite.create();

/** A statement with parameters, or a script of several without. */
async function run(text, values) {
  if (values !== undefined) return (await db.query(text, values)).rows;
  await db.exec(text);
  return [];
}

async function answer({ id, text, values }) {
  try {
    parentPort.postMessage({ id, rows: await run(text, values) });
  } catch (error) {
    const { message, code, constraint, schema, table, column } = error;
    parentPort.postMessage({ id, error: { message, code, constraint, schema, table, column } });
  }
}

// One after the other: scripts and single statements would overtake each other in PGlite.
let done = Promise.resolve();
parentPort.on('message', (message) => {
  done = done.then(() => answer(message));
});
