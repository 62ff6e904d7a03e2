import { expect, it } from '@jest/globals';
import { whyNotLoaded } from '../../src/cli/why-not-loaded.js';

it('says what reads TypeScript where Node does not', () => {
  const error = Object.assign(new TypeError('Unknown file extension ".ts" for /app/tables.ts'), {
    code: 'ERR_UNKNOWN_FILE_EXTENSION',
  });
  expect(whyNotLoaded(error)).toBe(
    'Unknown file extension ".ts" for /app/tables.ts. Node reads TypeScript from 22.18 on; before, tsx does: npx tsx node_modules/express-scim/dist/cli/main.js …',
  );
});

it('is otherwise what was thrown', () => {
  expect(whyNotLoaded(new Error('no such file'))).toBe('no such file');
  expect(whyNotLoaded('gone')).toBe('gone');
});
