import { relative, resolve } from 'node:path';
import ts from 'typescript';
import { publicEntries } from '../packaging/public-entries.js';

const ROOT = resolve(__dirname, '../..');
const ENTRIES = publicEntries();
const WORLD = resolve(ROOT, 'test/support/tsdoc-world.d.ts');

export interface TsdocExample {
  /** Where it stands, e.g. `src/filter/print.ts: printFilter`. */
  readonly place: string;
  readonly code: string;
}

function optionsOf(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(resolve(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  return { ...options, noEmit: true, noUnusedLocals: false, noUnusedParameters: false };
}

/** Every name of the public entries, with the entry that has it. */
function publicNames(program: ts.Program): ReadonlyMap<string, readonly [string, ts.Symbol]> {
  const checker = program.getTypeChecker();
  const names = new Map<string, readonly [string, ts.Symbol]>();
  for (const { name: entry, source: file } of ENTRIES) {
    const source = program.getSourceFile(resolve(ROOT, file));
    const module = source && checker.getSymbolAtLocation(source);
    for (const symbol of module ? checker.getExportsOfModule(module) : []) {
      const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
      names.set(symbol.name, [entry, isAlias ? checker.getAliasedSymbol(symbol) : symbol]);
    }
  }
  return names;
}

function examplesOf(place: string, node: ts.Node): readonly TsdocExample[] {
  return ts
    .getJSDocTags(node)
    .filter(({ tagName, parent }) => tagName.text === 'example' && parent.parent === node)
    .map(({ comment }) => ({ place, code: ts.getTextOfJSDocComment(comment) ?? '' }));
}

/** The examples in the documentation of everything that is public, members of interfaces included. */
function collect(names: ReturnType<typeof publicNames>): readonly TsdocExample[] {
  const found = new Map<string, TsdocExample>();
  const visit = (place: string, node: ts.Node): void => {
    for (const example of examplesOf(place, node)) found.set(`${place}\n${example.code}`, example);
    if (ts.isInterfaceDeclaration(node)) for (const member of node.members) visit(place, member);
  };
  for (const [name, [, symbol]] of names) {
    for (const declaration of symbol.declarations ?? []) {
      const file = relative(ROOT, declaration.getSourceFile().fileName);
      const holder = ts.isVariableDeclaration(declaration)
        ? declaration.parent.parent
        : declaration;
      visit(`${file}: ${name}`, holder);
    }
  }
  return [...found.values()];
}

const SQL = /^(?:CREATE|SELECT|INSERT|UPDATE|DELETE|WITH|ALTER)\b/m;

/** SQL is run, not compiled: see `test/stores/sql-of-contracts.slow.test.ts`. */
const isSql = ({ code }: TsdocExample): boolean => SQL.test(code) && !code.includes('`');

/** Options whose members are shown alone: those of the router, unless they stand at an interface of options. */
function holderOf(place: string): string {
  const name = place.slice(place.indexOf(': ') + 2);
  if (/(?:Options|ContractStores)$/.test(name)) return name;
  return /^(?:canFilterInSql|equalityTerms)$/.test(name) ? 'UserStore' : 'ScimOptions';
}

/** Members of an object, or the value of one, are shown alone: they stand where they can be compiled. */
function formOf({ place, code }: TsdocExample): string {
  const isMember = /^(?:async )?[a-z]\w*(?::| ?\([^)]*\) \{$)/m.exec(code)?.index === 0;
  if (isMember) return `const _shown: Partial<${holderOf(place)}> = {\n${code}\n};`;
  return code.startsWith('{') ? `const _shown = (\n${code}\n);` : code;
}

/** The example as a module: with imports of the public names that it does not import itself. */
function moduleOf(example: TsdocExample, names: ReturnType<typeof publicNames>): string {
  const body = formOf(example);
  const own = new Set(
    [
      ...body.matchAll(
        /\b(?:const|let|function|interface|type|class)\s+(\w+)|import (?:type )?\{([^}]*)\}/g,
      ),
    ]
      .flatMap(([, name, list]) => name ?? (list ?? '').split(','))
      .map((name) => name.trim()),
  );
  const request = /\bRequest\b/.test(body) && !own.has('Request');
  const used = new Set([...body.matchAll(/[A-Za-z_]\w*/g)].map(([word]) => word));
  const imports = [...used].flatMap((name) => {
    const [entry] = names.get(name) ?? [];
    return entry === undefined || own.has(name) ? [] : [`import { ${name} } from '${entry}';`];
  });
  if (request) imports.unshift("import type { Request } from 'express';");
  return [...imports, body, 'export {};'].join('\n');
}

/** What the compiler says of every example, by its place; nothing of those that are right. */
export function compileExamples(): {
  readonly examples: readonly TsdocExample[];
  readonly sql: readonly TsdocExample[];
  readonly errors: readonly string[];
} {
  const options = { ...optionsOf(), verbatimModuleSyntax: false, isolatedModules: false };
  const sources = ENTRIES.map(({ source }) => resolve(ROOT, source));
  const names = publicNames(ts.createProgram(sources, options));
  const all = collect(names);
  const examples = all.filter((example) => !isSql(example));
  const files = new Map(
    examples.map((example, index) => [
      resolve(ROOT, `test/support/tsdoc-example-${index}.ts`),
      { example, text: moduleOf(example, names) },
    ]),
  );
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name)?.text ?? readFile(name);
  host.getSourceFile = (name, ...rest) => {
    const text = files.get(name)?.text;
    if (text === undefined) return getSourceFile(name, ...rest);
    return ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  };
  const program = ts.createProgram([...files.keys(), WORLD], options, host);
  const errors = [...files].flatMap(([name, { example }]) => {
    const source = program.getSourceFile(name);
    if (!source) return [`${example.place}: was not compiled`];
    return [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ].map(({ messageText, start = 0 }) => {
      const { line } = source.getLineAndCharacterOfPosition(start);
      const text = source.text.split('\n')[line] ?? '';
      return `${example.place}: ${ts.flattenDiagnosticMessageText(messageText, ' ').slice(0, 300)} — ${text.trim()}`;
    });
  });
  return { examples, sql: all.filter(isSql), errors };
}
