/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Only what hangs gets here: a test that is merely slow, on a busy machine, has all the time it wants.
  testTimeout: 600_000,
  maxWorkers: '100%',
  globalSetup: '<rootDir>/test/support/global-setup.cjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  reporters: ['default', '<rootDir>/test/support/tally-reporter.cjs'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
      },
    ],
  },
  moduleNameMapper: {
    '^express-scim$': '<rootDir>/src/index.ts',
    '^express-scim/(.*)$': '<rootDir>/src/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};
