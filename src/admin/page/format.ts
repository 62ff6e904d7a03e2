import type { ScopeChoice } from '../api-types/tokens.js';

const DAY = 86_400_000;
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const minute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

const UNITS = [
  { unit: 'day', length: DAY },
  { unit: 'hour', length: 3_600_000 },
  { unit: 'minute', length: 60_000 },
] as const;

/** `14 Mar 2027`, in the reader's time zone. */
export const dayOf = (instant: string | number): string => day.format(new Date(instant));

/** With the time of day. */
export const minuteOf = (instant: string): string => minute.format(new Date(instant));

/** `in 12 days`, `3 hours ago`, `just now`. */
export function distance(instant: string): string {
  const left = Date.parse(instant) - Date.now();
  const fitting = UNITS.find(({ length }) => Math.abs(left) >= length);
  return fitting
    ? relative.format(Math.round(left / fitting.length), fitting.unit)
    : left > 0
      ? 'in a moment'
      : 'just now';
}

const DURATIONS: ReadonlyMap<number | null, string> = new Map<number | null, string>([
  [365, '1 year'],
  [730, '2 years'],
  [null, 'Never'],
]);

/** A choice of the expiry: `90 days, on 14 Mar 2027`. */
export function expiryText(days: number | null): string {
  const duration = DURATIONS.get(days) ?? `${days} days`;
  return days === null ? duration : `In ${duration}, on ${dayOf(Date.now() + days * DAY)}`;
}

/** What a token may do, as the product calls it; a scope that it does not offer any more is itself. */
export function scopeLines(
  scopes: readonly string[] | undefined,
  choices: readonly ScopeChoice[],
): readonly string[] {
  if (!scopes) return ['Everything'];
  return scopes.map((scope) => choices.find(({ value }) => value === scope)?.label ?? scope);
}

const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const second = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const whole = new Intl.NumberFormat('en');
const share = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** `14:00` */
export const clock = (instant: string): string => hour.format(new Date(instant));

/** `14 Mar` */
export const shortDay = (instant: string): string => short.format(new Date(instant));

/** `14 Mar 2027, 14:00:03` */
export const secondOf = (instant: string): string => second.format(new Date(instant));

/** `12,345` */
export const number = (value: number): string => whole.format(value);

/** `4.2%` of a share from 0 to 1. */
export const percent = (value: number): string => share.format(value);

/** `1 person`, `2 people` */
export const people = (count: number): string =>
  `${number(count)} ${count === 1 ? 'person' : 'people'}`;
