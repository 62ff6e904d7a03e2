const LONE_SURROGATE = /\p{Surrogate}/u;

/** Ids as columns of these types write them, and as nothing else is an id. */
export const IDS: Readonly<Record<'uuid' | 'bigint', RegExp>> = {
  uuid: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/,
  bigint: /^(?:0|-?[1-9]\d{0,17})$/,
};

/** PostgreSQL keeps neither U+0000 nor half a surrogate pair: no value can contain one. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !LONE_SURROGATE.test(text);
}

/** As {@link isStorable}, for all strings in a value. */
export function isStorableValue(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isStorableValue);
}
