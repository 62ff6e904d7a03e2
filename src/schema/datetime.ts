const DATE_TIME =
  /^(-?\d{4,6})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,20}))?(Z|([+-])(\d\d):(\d\d))?$/;
const MINUTE = 60_000;

function offsetOf(sign: string | undefined, hours: number, minutes: number): number | undefined {
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return undefined;
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes) * MINUTE;
}

/**
 * Reads an xsd:dateTime (RFC 7643 §2.3.5): date and time are both needed, fractions of a second and the
 * zone are not. Without a zone it is taken as UTC.
 *
 * @returns milliseconds since the epoch, with a fraction if the text is finer; undefined if invalid.
 */
export function parseDateTime(text: string): number | undefined {
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const fraction = Number((match[7] ?? '').slice(0, 9).padEnd(9, '0')) / 1e6;
  const endOfDay = hour === 24 && minute === 0 && second === 0 && fraction === 0;
  if ((hour > 23 && !endOfDay) || minute > 59 || second > 59) return undefined;

  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;

  const offset = offsetOf(match[9], Number(match[10] ?? 0), Number(match[11] ?? 0));
  if (offset === undefined) return undefined;
  const time = date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + fraction - offset;
  return Number.isFinite(time) ? time : undefined;
}
