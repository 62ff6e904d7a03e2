import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openDatabase } from '../../examples/rfp-saas/database/database.js';
import { keyOf, Table, UniqueViolation } from '../../examples/rfp-saas/database/table.js';

interface Row {
  readonly id: number;
  readonly name: string;
  readonly tags: readonly string[];
}

const table = () =>
  new Table(
    {
      id: (row: Row) => row.id,
      unique: { name: (row: Row) => [row.name] },
      indexes: { tag: (row: Row) => row.tags },
    },
    () => {},
  );

describe('a table', () => {
  it('answers from its indexes what a scan would, whatever is written', () => {
    const names = fc.constantFrom('a', 'b', 'c', 'd');
    const tags = fc.uniqueArray(fc.constantFrom('x', 'y', 'z'));
    const write = fc.oneof(
      fc.record({ kind: fc.constant('insert' as const), name: names, tags }),
      fc.record({ kind: fc.constant('put' as const), id: fc.nat(5), name: names, tags }),
      fc.record({ kind: fc.constant('delete' as const), id: fc.nat(5) }),
    );
    fc.assert(
      fc.property(fc.array(write, { maxLength: 30 }), (writes) => {
        const rows = table();
        const given = new Set<number>();
        for (const next of writes) {
          const before = rows.all();
          try {
            if (next.kind === 'delete') rows.delete(next.id);
            else if (next.kind === 'put') {
              if (rows.byId(next.id)) rows.put({ id: next.id, name: next.name, tags: next.tags });
            } else {
              const { id } = rows.insert((made) => ({
                id: made,
                name: next.name,
                tags: next.tags,
              }));
              expect(given.has(id)).toBe(false);
              given.add(id);
            }
          } catch (error) {
            expect(error).toBeInstanceOf(UniqueViolation);
            expect(rows.all()).toEqual(before);
          }
          for (const name of ['a', 'b', 'c', 'd']) {
            expect(rows.one('name', name)).toEqual(rows.all().find((row) => row.name === name));
          }
          for (const tag of ['x', 'y', 'z']) {
            const scanned = rows.all().filter((row) => row.tags.includes(tag));
            expect(new Set(rows.where('tag', tag))).toEqual(new Set(scanned));
            expect(rows.count('tag', tag)).toBe(scanned.length);
          }
        }
      }),
    );
  });

  it('keeps composed keys apart', () => {
    expect(keyOf('a', 'b,c')).not.toBe(keyOf('a,b', 'c'));
    expect(keyOf('1')).not.toBe(keyOf(1));
  });
});

describe('a database in a file', () => {
  it('never gives an id twice, not even after a restart', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfp-db-'));
    const file = join(folder, 'data.json');
    const team = (team_id: number) => ({
      team_id,
      org: 'acme',
      title: 'Crew',
      external_ref: null,
      created_at: '',
      updated_at: '',
      rev: 1,
      members_rev: 0,
      scim_extra: {},
    });
    const first = openDatabase(file);
    first.teams.insert(team);
    first.teams.delete(1);
    first.close();
    const second = openDatabase(file);
    expect(second.teams.insert(team).team_id).toBe(2);
    second.close();
    expect(openDatabase(file).teams.all()).toEqual([team(2)]);
    rmSync(folder, { recursive: true });
  });
});
