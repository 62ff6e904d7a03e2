import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { USAGE } from '../../src/cli/usage.js';
import { DOCS_PAGES } from '../support/docs-tables.js';
import { codeBlocksOf, titleOf } from './code-blocks.js';
import { compileBlocks } from './compile-blocks.js';
import { UNCOMPILED } from './placeholders.js';

const BLOCKS = DOCS_PAGES.flatMap((page) => codeBlocksOf(page, readFileSync(page, 'utf8')));
const inLanguage = (language: string) =>
  BLOCKS.filter((block) => block.language === language).map((block) => ({
    title: titleOf(block),
    block,
  }));

const isExempt = (text: string): boolean =>
  Object.keys(UNCOMPILED).some((beginning) => text.startsWith(beginning));

const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);

/** The command lines of a console block: those after `$`, joined where `\` ends a line. */
const commandsIn = (text: string): readonly string[] =>
  Array.from(text.replaceAll('\\\n', ' ').matchAll(/^\$ ([^#\n]*)/gm), ([, command = '']) =>
    command.trim(),
  );

/** The part of the usage that is about one command of the command line. */
const usageOf = (command: string): string =>
  USAGE.split('\n\n').find((part) => part.startsWith(command)) ?? '';

function problemsOf(command: string): readonly string[] {
  const [, script] = /^npm (?:run )?(?:-s )?([\w:-]+)/.exec(command) ?? [];
  if (script !== undefined && !['install', 'ci', 'pack', 'init', 'i'].includes(script)) {
    return scripts[script] === undefined ? [`There is no script "${script}".`] : [];
  }
  const [, path] = /^npx jest (\S+)/.exec(command) ?? [];
  if (path !== undefined) return existsSync(path) ? [] : [`There is no "${path}".`];
  const [, name, rest = ''] = /^npx express-scim ([\w-]+)(.*)$/.exec(command) ?? [];
  if (name === undefined) return [];
  const usage = usageOf(name);
  if (usage === '') return [`There is no command "${name}".`];
  return Array.from(rest.matchAll(/--[\w-]+/g), ([flag]) => flag).filter(
    (flag) => !usage.includes(flag),
  );
}

describe('the code of the documentation', () => {
  const typescript = inLanguage('ts');
  const wrong = compileBlocks(
    typescript.map(({ block }) => block).filter(({ text }) => !isExempt(text)),
  );

  it.each(typescript)('compiles: $title', ({ title }) => {
    expect(wrong.get(title) ?? []).toEqual([]);
  });

  it('has an exception for blocks that exist, and no other', () => {
    const unused = Object.keys(UNCOMPILED).filter(
      (beginning) => !typescript.some(({ block }) => block.text.startsWith(beginning)),
    );
    expect(unused).toEqual([]);
  });

  it.each(inLanguage('json'))('is JSON: $title', ({ block }) => {
    expect(() => JSON.parse(block.text)).not.toThrow();
  });

  it.each(inLanguage('console'))('names commands and flags that exist: $title', ({ block }) => {
    expect(commandsIn(block.text).flatMap(problemsOf)).toEqual([]);
  });

  it('says in which language it is', () => {
    expect(BLOCKS.filter(({ language }) => language === '').map(titleOf)).toEqual([]);
  });
});
