const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** The value of a JSON number (RFC 8259 §6), infinite if it is too large; undefined for other text. */
export function readJsonNumber(text: string): number | undefined {
  return JSON_NUMBER.test(text) ? Number(text) + 0 : undefined; // + 0: there is no negative zero
}
