import { readdirSync, readFileSync } from 'node:fs';
import { posix, sep } from 'node:path';
import ts from 'typescript';

/** Path below `src` with forward slashes → everything the file imports, in the same form. */
export type ModuleGraph = ReadonlyMap<string, readonly Import[]>;

export interface Import {
  /** As written, e.g. `../errors/scim-error.js` or `express`. */
  readonly specifier: string;
  /** The file below `src` that it means; undefined for packages and Node's own modules. */
  readonly file: string | undefined;
  /** `import type` or `export type`: gone when the program runs. */
  readonly typeOnly: boolean;
}

function isErased(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  return ts.isExportDeclaration(statement)
    ? statement.isTypeOnly
    : statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function typeOnlySpecifiers(file: string, text: string): readonly string[] {
  return ts
    .createSourceFile(file, text, ts.ScriptTarget.Latest)
    .statements.filter((each) => ts.isImportDeclaration(each) || ts.isExportDeclaration(each))
    .filter(isErased)
    .map(({ moduleSpecifier: name }) => (name && ts.isStringLiteral(name) ? name.text : ''));
}

/** The imports, re-exports and dynamic imports of a source text, type-only ones included. */
function importsOf(file: string, text: string): readonly Import[] {
  const erased = typeOnlySpecifiers(file, text);
  const all = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  const count = (list: readonly string[], wanted: string) =>
    list.filter((specifier) => specifier === wanted).length;
  return [...new Set(all)].map((specifier) => ({
    specifier,
    file: specifier.startsWith('.')
      ? posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts')
      : undefined,
    typeOnly: count(erased, specifier) === count(all, specifier),
  }));
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file below a directory, by its path from there. */
export function readSources(directory: string): readonly SourceFile[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.split(sep).join('/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(posix.join(directory, path), 'utf8') }));
}

export function moduleGraph(sources: readonly SourceFile[]): ModuleGraph {
  return new Map(sources.map(({ path, text }) => [path, importsOf(path, text)]));
}

/** The cycles that loading the files would run into, each as the list of files from one to itself. */
export function cyclesOf(graph: ModuleGraph): readonly (readonly string[])[] {
  const done = new Set<string>();
  const cycles: string[][] = [];
  const walk = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) {
      cycles.push([...trail.slice(start), file]);
      return;
    }
    if (done.has(file)) return;
    for (const { file: next, typeOnly } of graph.get(file) ?? []) {
      if (next !== undefined && !typeOnly) walk(next, [...trail, file]);
    }
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return cycles;
}
