/** What a cell can hold; undefined and null leave it empty. */
export type CellValue = string | number | boolean | null | undefined;

export function isCellValue(value: unknown): value is CellValue {
  return value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value);
}

/** What a spreadsheet takes for the beginning of a formula, also in full width and behind white space. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u;
const SPECIAL = /[",\r\n]/;

/**
 * A cell of RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe in front: names
 * are written by people whom the administrator who opens the file need not trust.
 */
function cell(value: CellValue): string {
  if (typeof value !== 'string') return value === null || value === undefined ? '' : String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return SPECIAL.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A record of RFC 4180, with its line break. */
export function csvRecord(values: readonly CellValue[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}
