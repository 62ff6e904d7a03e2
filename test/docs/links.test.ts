import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DOCS_PAGES } from '../support/docs-tables.js';

const withoutCode = (page: string): string => page.replace(/^```.*?^```$/gms, '');

/** As code hosts and npm make them: lower case, blanks to hyphens, no punctuation. */
const anchorsOf = (page: string): readonly string[] =>
  Array.from(withoutCode(page).matchAll(/^#+ (.*)$/gm), ([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-'),
  );

const linksOf = (path: string): readonly string[] =>
  Array.from(
    withoutCode(readFileSync(path, 'utf8')).matchAll(/\]\(([^)\s]+)\)/g),
    ([, link = '']) => link,
  ).filter((link) => !/^https:/.test(link));

/** What `npm pack` takes: `files` of package.json, and what it always takes. */
const { files } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly files: readonly string[];
};
const SHIPPED = [...files, 'README.md', 'LICENSE', 'package.json'];
const isShipped = (path: string): boolean =>
  SHIPPED.some((each) => path === each || path.startsWith(`${each}/`));

/** Pages that a reader of the package has. */
const SHIPPED_PAGES = [
  ...DOCS_PAGES.filter(isShipped),
  'CHANGELOG.md',
  ...files.map((each) => `${each}/README.md`).filter((each) => /^examples\//.test(each)),
];

function isBroken(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(target)) return true;
  return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor);
}

describe('the links of the documentation', () => {
  it.each(DOCS_PAGES)('of %s lead somewhere', (path) => {
    expect(linksOf(path).filter((link) => isBroken(path, link))).toEqual([]);
  });

  it.each(SHIPPED_PAGES)('of %s lead to what the package contains', (path) => {
    const outside = linksOf(path).filter(
      (link) => !isShipped(join(dirname(path), link.split('#')[0] || basename(path))),
    );
    expect(outside).toEqual([]);
  });

  it('reach every page from the index', () => {
    const linked = ['docs/README.md', 'docs/decisions/README.md'].flatMap((index) =>
      Array.from(
        withoutCode(readFileSync(index, 'utf8')).matchAll(/\]\(([^)#\s]+)/g),
        ([, link = '']) => join(dirname(index), link),
      ),
    );
    const pages = DOCS_PAGES.filter((path) => /^docs\/./.test(path) && path !== 'docs/README.md');
    expect(pages.filter((path) => !linked.includes(path))).toEqual([]);
  });

  it.each(DOCS_PAGES)('and the files that %s names are there', (path) => {
    const named = Array.from(
      readFileSync(path, 'utf8').matchAll(/`((?:src|test|examples)\/[\w./-]+)`/g),
      ([, file = '']) => file,
    );
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('and the README is a door: at most 10 KB', () => {
    expect(Buffer.byteLength(readFileSync('README.md'))).toBeLessThanOrEqual(10_240);
  });
});
