/** What a cell can hold; undefined and null leave it empty. */
export type CellValue = string | number | boolean | null | undefined;

export function isCellValue(value: unknown): value is CellValue {
  return value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value);
}

/** What a spreadsheet takes for the beginning of a formula, also in full width. */
const STARTS = '[=+\\-@＝＋－＠]';

/** The beginning of a cell, with white space and quotation marks before what would run. */
const FORMULA = new RegExp(`^["\\s]*${STARTS}|^[\\t\\r\\n]`, 'u');

/**
 * A beginning inside a cell, for programs that separate cells by a semicolon, a tab or a bar instead of
 * a comma, as spreadsheets do in half of Europe: quotation marks behind a comma mean nothing to them.
 */
const INNER_FORMULA = new RegExp(`([;|\\t\\r\\n])(?=(?:"|[^\\S\\t\\r\\n])*${STARTS})`, 'gu');

const SPECIAL = /[",;|\t\r\n]/;

/**
 * A cell of RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe in front of it,
 * whichever character separates: names are written by people whom the administrator who opens the file
 * need not trust.
 */
function cell(value: CellValue): string {
  if (typeof value !== 'string') return value === null || value === undefined ? '' : String(value);
  const inner = value.replace(INNER_FORMULA, "$1'");
  const safe = FORMULA.test(value) ? `'${inner}` : inner;
  return SPECIAL.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A record of RFC 4180, with its line break. */
export function csvRecord(values: readonly CellValue[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}
