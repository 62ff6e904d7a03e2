import { join } from 'node:path';
import ts from 'typescript';
import { type CodeBlock, titleOf } from './code-blocks.js';
import { FOREIGN_MODULES, PLACEHOLDERS, withoutEllipses } from './placeholders.js';

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
  // A block need not use all it shows, and what a page prints is for the reader.
  return { ...options, noUnusedLocals: false, noUnusedParameters: false, types: ['node'] };
}

/** The names that a block declares or imports at its top level. */
function declaredIn(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) names.add(name.text);
    else for (const part of name.elements) if (ts.isBindingElement(part)) add(part.name);
  };
  for (const statement of ts.createSourceFile('block.ts', text, ts.ScriptTarget.ES2022)
    .statements) {
    if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) add(name);
    } else if (ts.isImportDeclaration(statement)) {
      const { importClause } = statement;
      if (importClause?.name) names.add(importClause.name.text);
      const { namedBindings } = importClause ?? {};
      if (namedBindings && ts.isNamedImports(namedBindings)) {
        for (const { name } of namedBindings.elements) names.add(name.text);
      }
    } else if (ts.isFunctionDeclaration(statement) && statement.name) {
      names.add(statement.name.text);
    }
  }
  return names;
}

/** A block as a module, with what it takes as given declared below it: lines keep their numbers. */
function asModule(block: CodeBlock): string {
  const text = withoutEllipses(block.text);
  const declared = declaredIn(text);
  const given = Object.entries(PLACEHOLDERS)
    .filter(([name]) => !declared.has(name) && new RegExp(`\\b${name}\\b`).test(text))
    .map(([name, type]) => `declare const ${name}: ${type};`);
  return `${text}\n${given.join('\n')}\nexport {};\n`;
}

/** What is wrong with blocks, by the title of the block; those that compile are absent. */
export function compileBlocks(
  blocks: readonly CodeBlock[],
): ReadonlyMap<string, readonly string[]> {
  const files = new Map(
    blocks.map((block, index) => [join(process.cwd(), `block-${index}.ts`), block]),
  );
  const foreign = join(process.cwd(), 'foreign-modules.d.ts');
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  const textOf = (name: string): string | undefined => {
    if (name === foreign)
      return FOREIGN_MODULES.map((one) => `declare module '${one}';`).join('\n');
    const block = files.get(name);
    return block && asModule(block);
  };
  host.fileExists = (name) => textOf(name) !== undefined || fileExists.call(host, name);
  host.readFile = (name) => textOf(name) ?? readFile.call(host, name);
  host.getSourceFile = (name, target) => {
    const text = host.readFile(name);
    return text === undefined ? undefined : ts.createSourceFile(name, text, target, false);
  };
  const program = ts.createProgram([...files.keys(), foreign], options, host);
  const found = new Map<string, readonly string[]>();
  for (const [name, block] of files) {
    const file = program.getSourceFile(name);
    const problems = ts
      .getPreEmitDiagnostics(program, file)
      .filter((problem) => problem.file === file)
      .map(({ start = 0, messageText }) => {
        const line = block.line + (file?.getLineAndCharacterOfPosition(start).line ?? 0);
        return `line ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
      });
    if (problems.length > 0) found.set(titleOf(block), problems);
  }
  return found;
}
