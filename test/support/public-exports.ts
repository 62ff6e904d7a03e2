import { resolve } from 'node:path';
import ts from 'typescript';
import { publicEntries } from '../packaging/public-entries.js';

export interface PublicExport {
  /** Of the entry, e.g. `express-scim/auth`. */
  readonly entry: string;
  readonly name: string;
  readonly kind: 'class' | 'function' | 'constant' | 'type';
  /** The first sentence of its documentation; empty if there is none. */
  readonly summary: string;
  readonly hasExample: boolean;
}

function kindOf(checker: ts.TypeChecker, symbol: ts.Symbol): PublicExport['kind'] {
  if (!(symbol.flags & ts.SymbolFlags.Value)) return 'type';
  if (symbol.flags & ts.SymbolFlags.Class) return 'class';
  const isFunction = checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0;
  return isFunction ? 'function' : 'constant';
}

/** `{@link UserStore.create}` reads as `UserStore.create`. */
const withoutLinks = (text: string): string => text.replace(/\{@link ([^}|]+?)\s*\}/g, '`$1`');

function firstSentence(text: string): string {
  const flat = withoutLinks(text).replace(/\s+/g, ' ').trim();
  return /^.*?[.:](?=\s[A-Z]|$)/.exec(flat)?.[0] ?? flat;
}

/** All names that the package exports, by entry, in the order of the alphabet. */
export function publicExports(): readonly PublicExport[] {
  const config = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, process.cwd());
  const entries = publicEntries();
  const program = ts.createProgram(
    entries.map(({ source }) => source),
    { ...options, noEmit: true },
  );
  const checker = program.getTypeChecker();
  return entries.flatMap(({ name: entry, source }) => {
    const file = program.getSourceFile(resolve(source));
    const module = file && checker.getSymbolAtLocation(file);
    const found = (module ? checker.getExportsOfModule(module) : []).map((exported) => {
      const isAlias = exported.flags & ts.SymbolFlags.Alias;
      const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
      return {
        entry,
        name: exported.name,
        kind: kindOf(checker, symbol),
        summary: firstSentence(ts.displayPartsToString(symbol.getDocumentationComment(checker))),
        hasExample: symbol.getJsDocTags(checker).some(({ name }) => name === 'example'),
      };
    });
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  });
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The page that lists them, so that a change of the interface is seen in a diff. */
export function exportsPage(exports: readonly PublicExport[]): string {
  const entries = [...new Set(exports.map(({ entry }) => entry))];
  return [
    '# Exported names',
    '',
    'Every name of the package, by the entry that it is imported from; made by `npm run docs`. A name lives in one entry.',
    '',
    ...entries.flatMap((entry) => {
      const names = exports.filter((each) => each.entry === entry);
      return [
        `## \`${entry}\``,
        '',
        `${names.length} names.`,
        '',
        '| name | kind | what it is |',
        '| --- | --- | --- |',
        ...names.map(({ name, kind, summary }) => `| \`${name}\` | ${kind} | ${cell(summary)} |`),
        '',
      ];
    }),
  ].join('\n');
}
