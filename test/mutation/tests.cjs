const { readdirSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');

/*
 * The tests of a folder as one file for Mocha. Jest loads every module again for each test file and each mutant, which
 * takes far longer than the tests do; here they are loaded once, and a mutant is a switch in them.
 */
const { MUTATION_SCRATCH, MUTATION_FOLDER } = process.env;
const fromScratch = Module.createRequire(join(MUTATION_SCRATCH, 'package.json'));
const { bind } = fromScratch('jest-each');
const { expect } = fromScratch('expect');

/** Compares times, which mutants are not to be judged by on a busy machine. */
const TIMED = 'takes one step for each operation on a long list';

/** What the tests take from Jest, in terms of Mocha. */
const globals = {
  expect,
  describe: Object.assign((...args) => describe(...args), { each: bind(describe) }),
  it: Object.assign((name, test) => name !== TIMED && it(name, test), { each: bind(it) }),
};

/** A few examples of each property, the same for every mutant, of which the first that fails is enough. */
const fc = require('fast-check');
const EXAMPLES = 40;
fc.configureGlobal({ seed: 1, endOnFailure: true });
const assert = (property, parameters) => fc.assert(property, { ...parameters, numRuns: EXAMPLES });
const properties = { ...fc, assert };

const load = Module._load;
Module._load = function (request, ...rest) {
  if (request === '@jest/globals') return globals;
  if (request === 'fast-check') return { ...properties, default: properties, __esModule: true };
  return load.call(this, request, ...rest);
};
require('tsx/cjs');

/** Properties and growth last: what finds a mutant sooner runs sooner. */
const LAST = ['forms', 'hostile', 'json-text'];
/** Starts apps, and takes longer than all others together. */
const LEFT_OUT = ['client-forms'];
const folder = resolve(__dirname, '..', MUTATION_FOLDER);
const names = readdirSync(folder)
  .flatMap((name) => /^(.*)\.test\.ts$/.exec(name)?.[1] ?? [])
  .filter((name) => !LEFT_OUT.includes(name))
  .toSorted((a, b) => LAST.indexOf(a) - LAST.indexOf(b));
for (const name of names) require(join(folder, `${name}.test.ts`));
