import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { publicEntries } from './public-entries.js';

/**
 * Writes the declarations of the package: one file for each source file, under its own name, as far as the public
 * entries lead to it. They are there twice, for a declaration file belongs to the module system of the
 * `package.json` above it: `dist/types` for `import`, `dist/types-cjs` for `require` and `moduleResolution: node10`.
 * There are no maps: the package holds no sources to map to.
 */
const root = resolve(import.meta.dirname, '../..');
const SOURCES = join(root, 'src');
const FOLDERS = { types: 'module', 'types-cjs': 'commonjs' } as const;

function compile(): ReadonlyMap<string, string> {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    { noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: SOURCES },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
      },
    },
  );
  if (config === undefined) throw new Error('tsconfig.json cannot be read.');
  const files = publicEntries().map(({ source }) => join(root, source));
  const options = { ...config.options, outDir: '/', stripInternal: true };
  const program = ts.createProgram(files, options);
  const written = new Map<string, string>();
  const { emitSkipped, diagnostics } = program.emit(undefined, (path, text) => {
    written.set(path.replace(/^\//, ''), text);
  });
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (emitSkipped || problems.length > 0) {
    throw new Error(
      ts.formatDiagnostics(problems, {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: () => root,
        getNewLine: () => '\n',
      }),
    );
  }
  return written;
}

/** Imports, re-exports and `import('…')` types of other declarations. */
function importsOf(path: string, text: string): readonly string[] {
  return ts
    .preProcessFile(text)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => join(dirname(path), specifier).replace(/\.js$/, '.d.ts'));
}

function reachable(written: ReadonlyMap<string, string>, entries: readonly string[]) {
  const found = new Map<string, string>();
  const visit = (path: string): void => {
    if (found.has(path)) return;
    const text = written.get(path);
    if (text === undefined) throw new Error(`There are no declarations at ${path}.`);
    found.set(path, text);
    for (const next of importsOf(path, text)) visit(next);
  };
  for (const entry of entries) visit(entry);
  return found;
}

const entries = publicEntries().map(({ source }) =>
  source.replace(/^src\//, '').replace(/\.ts$/, '.d.ts'),
);
const declarations = reachable(compile(), entries);
for (const [folder, type] of Object.entries(FOLDERS)) {
  const out = join(root, 'dist', folder);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'package.json'), `${JSON.stringify({ type })}\n`);
  for (const [path, text] of declarations) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), text);
  }
}
console.log(`${declarations.size} declarations for each module system`);
