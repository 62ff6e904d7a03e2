/** A fenced block of a page: its language, its text, and the line of the page at which the text begins. */
export interface CodeBlock {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** All fenced blocks of a page, in order. */
export function codeBlocksOf(page: string, markdown: string): readonly CodeBlock[] {
  return Array.from(
    markdown.matchAll(/^( *)```(\w*)\n(.*?)^ *```$/gms),
    ({ 1: indent = '', 2: language = '', 3: text = '', index }) => ({
      page,
      language,
      line: markdown.slice(0, index).split('\n').length + 1,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );
}

/** How a block is called in the title of a test. */
export const titleOf = ({ page, line }: CodeBlock): string => `${page}:${line}`;
