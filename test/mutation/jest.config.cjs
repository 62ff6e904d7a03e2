const base = require('../../jest.config.cjs');

/** The tests that speak about the mutated folders, without what writes files or keeps tallies. */
module.exports = {
  ...base,
  rootDir: '../..',
  globalSetup: undefined,
  reporters: ['default'],
  testMatch: ['<rootDir>/test/{filter,patch}/**/*.test.ts'],
};
