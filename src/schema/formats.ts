import { parseDateTime } from './datetime.js';

/** Longest string that is worth a look; all checks below are linear in it. */
const LONGEST = 4096;

const LABEL =
  /^[A-Za-z0-9\u0080-\uffff]$|^[A-Za-z0-9\u0080-\uffff][A-Za-z0-9\u0080-\uffff-]*[A-Za-z0-9\u0080-\uffff]$/;
const LOCAL_PART = /^[^\s@\p{C}]{1,64}$/u;
const LANGUAGE_RANGE =
  /^(?:\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)(?:\s*;\s*[Qq]=[01](?:\.\d{0,3})?)?$/;
const COUNTRY = /^[A-Za-z]{2}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)={0,2}$/;
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*$/;
const URI_CHARACTERS = /^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$/;
const VISIBLE = /^[^\p{C}]*$/u;

/** RFC 5321 §4.1.2, and RFC 6531 for letters beyond ASCII. */
function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  const domain = text.slice(at + 1);
  return (
    text.length <= 320 &&
    LOCAL_PART.test(text.slice(0, Math.max(at, 0))) &&
    domain.split('.').every((label) => label.length <= 63 && LABEL.test(label))
  );
}

/** RFC 3986 §4.1: a colon may stand in the first segment only behind a scheme. */
function isUriReference(text: string): boolean {
  if (!URI_CHARACTERS.test(text)) return false;
  const colon = text.indexOf(':');
  const before = text.slice(0, Math.max(colon, 0));
  return colon < 0 || /[/?#]/.test(before) || SCHEME.test(before);
}

/** RFC 4648 §4 and §5; the padding may be left out (RFC 7643 §2.3.6), but not half of it. */
function isBase64(text: string): boolean {
  const rest = text.length % 4;
  return BASE64.test(text) && (text.endsWith('=') ? rest === 0 : rest !== 1);
}

/** One DER certificate: a SEQUENCE that ends where the text does (RFC 7643 §4.1.2). */
function isCertificate(text: string): boolean {
  if (!isBase64(text)) return false;
  const der = Buffer.from(text, 'base64');
  const [tag = 0, first = 0] = der;
  if (tag !== 0x30 || der.length < 2) return false;
  const bytes = first < 0x80 ? 0 : first - 0x80;
  if (bytes > 4 || der.length < 2 + bytes) return false;
  const length = bytes === 0 ? first : der.readUIntBE(2, bytes);
  return der.length === 2 + bytes + length;
}

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return /^[A-Za-z]/.test(text);
  } catch {
    return false;
  }
}

const within =
  (limit: number, check: (text: string) => boolean) =>
  (text: string): boolean =>
    text.length <= limit && check(text);

/** Checks of strings, by the name that a JSON schema uses; all take linear time. */
export const FORMATS = {
  dateTime: (text: string) => parseDateTime(text) !== undefined,
  uriReference: within(LONGEST, isUriReference),
  base64: isBase64,
  certificate: isCertificate,
  email: isEmail,
  locale: within(100, isLocale),
  languages: within(1000, (text) =>
    text.split(',').every((range) => LANGUAGE_RANGE.test(range.trim())),
  ),
  timeZone: within(100, isTimeZone),
  country: (text: string) => COUNTRY.test(text),
  userName: (text: string) => VISIBLE.test(text),
} as const satisfies Record<string, (text: string) => boolean>;

export type FormatName = keyof typeof FORMATS;

/** How an error says what a text should have been. */
export const FORMAT_NOUNS: Readonly<Record<FormatName, string>> = {
  dateTime: 'an xsd:dateTime, e.g. "2026-11-21T09:30:00Z"',
  uriReference: 'a URI',
  base64: 'base64',
  certificate: 'one DER certificate in base64',
  email: 'an e-mail address',
  locale: 'a language tag, e.g. "en-US"',
  languages: 'a list of languages as in Accept-Language',
  timeZone: 'the IANA name of a time zone',
  country: 'an ISO 3166-1 alpha-2 code, e.g. "US"',
  userName: 'free of control characters',
};
