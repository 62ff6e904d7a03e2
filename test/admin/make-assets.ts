import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import ts from 'typescript';

/** Relative to the top of the repository, where jest and npm scripts run. */
const PAGE = 'src/admin/page';

/** What is made of it, and is not committed. */
export const ASSETS_FILE = 'src/admin/server/assets.ts';

/** Type-only imports vanish; the one value that page and router share is a module beside the others. */
function toJavaScript(source: string): string {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ES2022,
      verbatimModuleSyntax: true,
      removeComments: true,
    },
  });
  return outputText.replaceAll("'../api-types/tokens.js'", "'./api-types.js'");
}

function sources(): readonly (readonly [name: string, text: string])[] {
  const read = (path: string) => readFileSync(join(PAGE, path), 'utf8');
  const names = readdirSync(PAGE, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(sep).join('/'))
    .filter((name) => /\.(html|css|ts)$/.test(name));
  return [
    ...names.map((name) => [name, read(name)] as const),
    ['api-types.ts', read('../api-types/tokens.ts')] as const,
  ];
}

const entry = ([name, text]: readonly [string, string]) =>
  `  [${JSON.stringify(name)}, ${JSON.stringify(text)}],`;

/** The text of `src/admin/server/assets.ts`: the page's files, ready to be served. */
export function makeAssets(): string {
  const entries = sources()
    .map(([name, text]): [string, string] => {
      if (name.endsWith('.html')) return [basename(name), text];
      return name.endsWith('.ts') ? [name.replace(/ts$/, 'js'), toJavaScript(text)] : [name, text];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(entry);
  return [
    '/** Made from the files in `page/` by the build and before the tests, so that hosts need no build step. */',
    'export const ASSETS: ReadonlyMap<string, string> = new Map([',
    ...entries,
    ']);',
    '',
  ].join('\n');
}
