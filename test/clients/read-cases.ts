import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from './case.js';

export const cases: readonly Case[] = JSON.parse(
  readFileSync(join(__dirname, 'cases.json'), 'utf8'),
);
