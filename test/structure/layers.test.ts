import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { publicEntries } from '../packaging/public-entries.js';
import { LAYERS, violationsOf } from './layers.js';
import { cyclesOf, looseFiles, moduleGraph, readSources, type SourceFile } from './module-graph.js';

const MAX_LINES = 300;
const MAX_LOOSE = 30;
const MAX_LOOSE_IN_PROTOCOL = 6;
const INDEX = /(^|\/)index\.ts$/;
const DATA = /^(schema\/core\/|conformance\/rules\.ts$|postgres\/catalog\/expected-catalog\.ts$)/;

const sources = readSources(resolve(__dirname, '../../src'));
const graph = moduleGraph(sources);

const graphOf = (files: Record<string, string>) =>
  moduleGraph(Object.entries(files).map(([path, text]) => ({ path, text })));

function isOnlyReExports({ path, text }: SourceFile): boolean {
  const { statements } = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  return statements.every(
    (statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined,
  );
}

function isOnlyTypes({ path, text }: SourceFile): boolean {
  const { statements } = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  return statements.every(
    (statement) =>
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      (ts.isImportDeclaration(statement) &&
        statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword),
  );
}

describe('the folders of src', () => {
  it('import only what lies below them', () => {
    expect(violationsOf(graph)).toEqual([]);
  });

  it('have no circle of imports, type-only ones included', () => {
    expect(cyclesOf(graph)).toEqual([]);
  });

  it('import only files that exist', () => {
    const missing = [...graph].flatMap(([file, imports]) =>
      imports
        .filter((each) => each.file !== undefined && !graph.has(each.file))
        .map((each) => `${file}: ${each.specifier}`),
    );
    expect(missing).toEqual([]);
  });

  it('have an index.ts where package.json exports an entry, and nowhere else', () => {
    const entries = publicEntries().map(({ source }) => source.replace(/^src\//, ''));
    expect(entries).toContain('index.ts');
    const found = sources.map(({ path }) => path).filter((path) => INDEX.test(path));
    expect(found.toSorted()).toEqual(entries.toSorted());
  });

  it('re-export, and nothing else, in every index.ts', () => {
    const busy = sources.filter(({ path }) => INDEX.test(path));
    expect(busy.filter((file) => !isOnlyReExports(file)).map(({ path }) => path)).toEqual([]);
  });

  it('hold one idea per file: none over 300 lines, data excepted', () => {
    const long = sources
      .filter(({ path, text }) => !DATA.test(path) && text.split('\n').length - 1 > MAX_LINES)
      .map(({ path }) => path);
    expect(long).toEqual([]);
  });
});

describe('a folder of src', () => {
  it('holds at most 30 files besides its folders, protocol/ at most six', () => {
    const crowded = [...looseFiles(sources.map(({ path }) => path))].filter(
      ([folder, files]) => files > (folder === 'protocol' ? MAX_LOOSE_IN_PROTOCOL : MAX_LOOSE),
    );
    expect(crowded).toEqual([]);
  });

  it('has types only in protocol/model', () => {
    const busy = sources.filter(
      ({ path, text }) => path.startsWith('protocol/model/') && !isOnlyTypes({ path, text }),
    );
    expect(busy.map(({ path }) => path)).toEqual([]);
  });
});

describe('the layer check', () => {
  it('has real files to look at', () => {
    expect(graph.has('errors/scim-error.ts')).toBe(true);
    expect([...graph.values()].flat().some(({ file }) => file !== undefined)).toBe(true);
  });

  it.each([
    ['an import upwards', 'filter/a.ts', "import { x } from '../patch/b.js';"],
    ['a type-only import upwards', 'errors/a.ts', "import type { X } from '../schema/b.js';"],
    ['a re-export upwards', 'schema/a.ts', "export * from '../filter/b.js';"],
    ['a dynamic import upwards', 'auth/a.ts', "const x = await import('../protocol/b.js');"],
    ['a store that reaches into protocol', 'stores/memory/a.ts', "import '../../protocol/b.js';"],
    [
      'a contract that knows its implementations',
      'stores/contract/a.ts',
      "import '../memory/b.js';",
    ],
    ['the test kit reaching inside', 'testing/preview/a.ts', "import '../../protocol/b.js';"],
    ['a room of protocol that reaches up', 'protocol/query/a.ts', "import '../bulk/b.js';"],
    ['types that know the code', 'protocol/model/a.ts', "import type { X } from '../http/b.js';"],
    ['the page that reaches into the server', 'admin/page/a.ts', "import '../server/b.js';"],
    ['Express outside express/', 'protocol/a.ts', "import type { Request } from 'express';"],
    ['a sub-path of a package', 'patch/a.ts', "import { Ajv2020 } from 'ajv/dist/2020.js';"],
    ['a folder without a place', 'helpers/a.ts', 'export const a = 1;'],
  ])('finds %s', (_, path, text) => {
    expect(violationsOf(graphOf({ [path]: text }))).toHaveLength(1);
  });

  it.each([
    ['an import downwards', 'patch/a.ts', "import { x } from '../filter/b.js';"],
    ['an import within the folder', 'filter/a.ts', "import { x } from './b.js';"],
    ['an import from a nested folder', 'stores/memory/a.ts', "import '../contract/b.js';"],
    [
      'the public surface from the test kit',
      'testing/preview/a.ts',
      "import { x } from '../../index.js';",
    ],
    ['an import in a comment', 'errors/a.ts', "// import { x } from '../schema/b.js';"],
  ])('allows %s', (_, path, text) => {
    expect(violationsOf(graphOf({ [path]: text }))).toEqual([]);
  });

  it.each([
    ['imports', "import './c.js';"],
    ['a re-export', "export { c } from './c.js';"],
    ['a dynamic import', "const c = await import('./c.js');"],
    ['a type beside a value', "import { type C, c } from './c.js';"],
    ['a type alone', "import type { C } from './c.js';"],
    ['the re-export of a type', "export type { C } from './c.js';"],
  ])('finds a cycle over %s', (_, text) => {
    const cyclic = graphOf({
      'filter/a.ts': "import './b.js';",
      'filter/b.ts': text,
      'filter/c.ts': "import './a.js';",
    });
    expect(cyclesOf(cyclic)).toEqual([
      ['filter/a.ts', 'filter/b.ts', 'filter/c.ts', 'filter/a.ts'],
    ]);
  });

  it('names only layers that point down', () => {
    const order = Object.keys(LAYERS);
    const up = order.flatMap((layer, at) =>
      (LAYERS[layer] ?? [])
        .filter((below) => below !== 'index.ts' && order.indexOf(below) > at)
        .map((below) => `${layer} → ${below}`),
    );
    expect(up).toEqual([]);
  });

  it('counts the files that lie loose in a folder', () => {
    expect([...looseFiles(['a/b.ts', 'a/c.ts', 'a/d/e.ts'])]).toEqual([
      ['a', 2],
      ['a/d', 1],
    ]);
  });

  it('tells a file of types that does more', () => {
    expect(isOnlyTypes({ path: 'a.ts', text: 'export interface A {}' })).toBe(true);
    expect(isOnlyTypes({ path: 'a.ts', text: 'export const a = 1;' })).toBe(false);
    expect(isOnlyTypes({ path: 'a.ts', text: "import './b.js';" })).toBe(false);
  });

  it('tells an index.ts that does more', () => {
    expect(isOnlyReExports({ path: 'index.ts', text: "export { a } from './a.js';" })).toBe(true);
    expect(isOnlyReExports({ path: 'index.ts', text: 'export const a = 1;' })).toBe(false);
  });
});
