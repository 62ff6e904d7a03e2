import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { TABLE_NAMES } from '../../src/postgres/connection/tables.js';
import { grantsOf } from '../../src/postgres/migrations/script.js';

const PAGE = readFileSync('docs/guides/postgresql.md', 'utf8');

it('the guide to PostgreSQL names every table once', () => {
  const named = Array.from(PAGE.matchAll(/^\| (`[^|]*`) \|/gm), ([, cell = '']) =>
    Array.from(cell.matchAll(/`(\w+)`/g), ([, name]) => name),
  ).flat();
  expect(named.toSorted()).toEqual(TABLE_NAMES.toSorted());
});

it('the guide to PostgreSQL says what is granted', () => {
  const granted = grantsOf('express_scim', 'rfp_app').map(
    (statement) => /^GRANT ([A-Z, ]+) ON/.exec(statement)?.[1],
  );
  expect(granted).toEqual(['USAGE', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT']);
  for (const privileges of granted) expect(PAGE).toContain(`\`${privileges}\``);
});
