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
}

/** The imports, re-exports and dynamic imports of a source text, type-only ones included. */
function importsOf(file: string, text: string): readonly Import[] {
  const all = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  return [...new Set(all)].map((specifier) => ({
    specifier,
    file: specifier.startsWith('.')
      ? posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts')
      : undefined,
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

/** The circles of imports, type-only ones included, each as the list of files from one to itself. */
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
    for (const { file: next } of graph.get(file) ?? []) {
      if (next !== undefined) walk(next, [...trail, file]);
    }
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return cycles;
}

/** How many files lie directly in each folder. */
export function looseFiles(paths: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = posix.dirname(path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return counts;
}
