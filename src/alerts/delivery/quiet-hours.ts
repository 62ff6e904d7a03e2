/** Hours in which only urgent alerts are sent. */
export interface QuietHours {
  /** Beginning, e.g. `20:00`. */
  readonly from: string;
  /** End, e.g. `07:00`; earlier than `from`: on the next day. */
  readonly to: string;
  /** IANA name, e.g. `Europe/Zurich`. Default: UTC. */
  readonly timeZone?: string;
}

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;
const DAY_MINUTES = 1_440;

function minutesOf(time: unknown): number | undefined {
  const [, hours, minutes] = TIME.exec(typeof time === 'string' ? time : '') ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

function localMinutes(time: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = Object.fromEntries(
    format.formatToParts(time).map(({ type, value }) => [type, value]),
  );
  return Number(parts.hour) * 60 + Number(parts.minute);
}

/** @throws TypeError that says what is wrong. */
export function readQuietHours(given: unknown): QuietHours | undefined {
  if (given === undefined || given === null) return undefined;
  const { from, to, timeZone = 'UTC' } = Object(given) as Partial<QuietHours>;
  if (minutesOf(from) === undefined || minutesOf(to) === undefined) {
    throw new TypeError('Quiet hours must have "from" and "to" as HH:MM.');
  }
  if (typeof timeZone !== 'string') throw new TypeError('"timeZone" must be a string.');
  try {
    localMinutes(0, timeZone);
  } catch {
    throw new TypeError('"timeZone" must be the name of a time zone, e.g. Europe/Zurich.');
  }
  return { from: from as string, to: to as string, timeZone };
}

/**
 * Seconds until quiet hours end; 0 outside them. By the clock of the time zone: on a day on which it is changed they may
 * end an hour early or late, and whoever asks again then is told the rest.
 */
export function secondsOfQuiet({ from, to, timeZone = 'UTC' }: QuietHours, time: number): number {
  const [start = 0, end = 0] = [minutesOf(from), minutesOf(to)];
  const now = localMinutes(time, timeZone);
  const isQuiet = start <= end ? now >= start && now < end : now >= start || now < end;
  return isQuiet ? ((end - now + DAY_MINUTES) % DAY_MINUTES) * 60 : 0;
}
