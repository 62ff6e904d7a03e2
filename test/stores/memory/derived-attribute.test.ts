import { describe, expect, it } from '@jest/globals';
import { candidatesFor } from '../../../src/stores/memory/table/candidates.js';
import type { DerivedAttribute } from '../../../src/stores/memory/table/derived-attribute.js';
import { indexDefinitions } from '../../../src/stores/memory/table/indexes.js';
import { Journal } from '../../../src/stores/memory/table/journal.js';
import { compileMatcher } from '../../../src/stores/memory/table/matcher.js';
import type { Row } from '../../../src/stores/memory/table/row.js';
import { Table } from '../../../src/stores/memory/table/table.js';
import { filterOn, GROUP } from './support.js';

/** Groups g0 to g9, of which only g1 has members, so many that they must not be built. */
function largeGroups() {
  const table = new Table(indexDefinitions(GROUP, ['displayName']));
  const journal = new Journal();
  const meta = { created: '', lastModified: '' };
  for (let n = 0; n < 10; n += 1)
    table.insert({ id: `g${n}`, displayName: `Group ${n}`, meta }, undefined, journal);
  const isMember = (row: Pick<Row, 'id'>, value: string) =>
    row.id === 'g1' && value.startsWith('user');
  const members: DerivedAttribute = {
    name: 'members',
    find: (row, value) => (isMember(row, value) ? { value, type: 'User' } : undefined),
    all() {
      throw new Error('All members were built.');
    },
    count: () => 5,
    rows: (value) => table.rows.filter((row) => isMember(row, value)),
  };
  return { table, members };
}

/** Ids that a filter finds, and how many rows were looked at (undefined: all). */
function search(text: string) {
  const { table, members } = largeGroups();
  const filter = filterOn(GROUP, text);
  const candidates = candidatesFor(filter, table, members);
  const rows = [...(candidates?.rows() ?? table.rows)];
  return {
    found: rows.filter(compileMatcher(filter, members)).map(({ id }) => id),
    looked: candidates && rows.length,
  };
}

describe('filters on an attribute that is not in the record', () => {
  it.each([
    ['members.value eq "user7"', ['g1'], 1],
    ['members eq "nobody"', [], 0],
    ['id eq "g1" and members eq "user7"', ['g1'], 1],
    ['members eq "user7" and id eq "g2"', [], 1],
    ['members[value eq "user7" and type eq "User"]', ['g1'], 1],
    ['members[value eq "user7" and type eq "Group"]', [], 1],
    ['displayName eq "group 3" and not (members eq "user7")', ['g3'], 1],
    ['members eq "user7" or displayName eq "Group 4"', ['g1', 'g4'], 2],
    ['id eq "g2" and members pr and id eq "g3"', [], 1],
    ['displayName co "1" and not (members eq "user1")', [], undefined],
  ])('%s', (text, found, looked) => {
    expect(search(text)).toEqual({ found, looked });
  });

  it('builds all elements only where none is asked for by value', () => {
    expect(() => search('members[type eq "User"]')).toThrow('All members were built.');
  });
});
