const MARK = String.raw`(?:(?!\u034f)\p{M})`;
const LONG_RUN = new RegExp(`${MARK}{30}(?=${MARK})`, 'gu');

/**
 * Normalization form C in linear time. To put n marks behind one letter into order takes engines n² steps,
 * minutes for a body of a megabyte; so runs longer than any language needs are cut by U+034F every 30
 * marks, which is the Stream-Safe Text Format of Unicode (UAX #15 §13).
 */
export function composed(text: string): string {
  return text.replace(LONG_RUN, '$&\u034f').normalize('NFC');
}
