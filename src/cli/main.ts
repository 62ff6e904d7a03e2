#!/usr/bin/env node
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { runCli } from './run-cli.js';

const interruption = new AbortController();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    interruption.abort();
    // A second one means it.
    process.once(signal, () => process.exit(130));
  });
}

/**
 * Ends the process when all is written: what a module of the host holds open, such as the idle connections of
 * its pool, has no say in it.
 */
async function leave(code: number): Promise<void> {
  const streams = [process.stdout, process.stderr];
  await Promise.all(streams.map((stream) => new Promise((done) => stream.write('', done))));
  process.exit(code);
}

/** With the cause, where a function of the host has failed. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

runCli(process.argv.slice(2), {
  env: process.env,
  signal: interruption.signal,
  isTerminal: process.stderr.isTTY === true,
  out: (line) => process.stdout.write(line),
  err: (line) => process.stderr.write(line),
  readInput: () => text(process.stdin),
  readFile: (path) => readFile(path, 'utf8'),
  importModule: (path) => import(pathToFileURL(resolve(path)).href),
  importPackage: async (name) => createRequire(resolve('package.json'))(name),
  writeFile: (path, content) => writeFile(path, content),
}).then(
  (code) => leave(code),
  (error: unknown) => {
    process.stderr.write(`express-scim: ${told(error)}\n`);
    return leave(2);
  },
);
