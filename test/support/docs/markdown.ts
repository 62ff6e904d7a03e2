/** Quotation marks and brackets need no escape in Markdown, a bar in a table cell does. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

export const code = (text: string): string => `\`${text}\``;

export const block = (language: string, text: string): string =>
  `\`\`\`${language}\n${text}\n\`\`\``;

/** A section with a heading, so that it has an anchor. */
export const section = (level: number, title: string, ...parts: readonly string[]): string =>
  [`${'#'.repeat(level)} ${title}`, ...parts].join('\n\n');
