import { obeysBidiRule } from './bidi.js';
import { composed } from './composed.js';
import { disallowedAt } from './string-class.js';
import { mapWidth } from './width.js';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
const ASCII = /^[\x00-\x7f]*$/;
const ASCII_USERNAME = /^[!-~]+(?: +[!-~]+)*$/;

/**
 * The key by which user names are the same: width, case and composition do not count, as the
 * UsernameCaseMapped profile of PRECIS says (RFC 8265 §3.3). It is what the memory store and the filters
 * of this package compare; a store that keeps it in a unique column agrees with them.
 *
 * Any string has a key, also one that is not a valid user name; the key of a key is itself. Time is linear.
 *
 * @example
 * const row = { user_name: draft.userName, user_name_key: usernameKey(draft.userName) };
 * usernameKey('ＢＪ') === usernameKey('bj'); // true
 * usernameKey('Rene\u0301') === usernameKey('RENÉ'); // true
 */
export function usernameKey(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return composed(mapWidth(text).toLowerCase());
}

/**
 * Why a string is not a valid user name under UsernameCaseMapped (RFC 8265 §3.3), to be put behind the name
 * of the attribute; undefined if it is valid. Spaces separate the parts of a name (§3.5), each of which
 * is judged by itself. As RFC 8264 §7 orders it, code points are judged after they have been mapped.
 */
export function usernameProblem(text: string): string | undefined {
  if (ASCII_USERNAME.test(text)) return undefined;
  const key = usernameKey(text);
  if (key === '') return 'must not be empty';
  if (key.startsWith(' ') || key.endsWith(' ')) return 'must not begin or end with a space';
  const userparts = key.split(' ');
  let start = 0;
  for (const userpart of userparts) {
    const at = disallowedAt(userpart, 'IdentifierClass');
    if (at >= 0) return `must not have ${locate(text, [...key], start + at)}`;
    start += [...userpart].length + 1;
  }
  if (userparts.every(obeysBidiRule)) return undefined;
  return 'must follow the Bidi Rule (RFC 5893)';
}

/** Names a code point of the key by the one that the client sent for it, where there is one. */
function locate(text: string, key: readonly string[], at: number): string {
  const mapped = key[at] ?? '';
  let left = key.slice(0, at).filter((character) => character === mapped).length;
  let position = 0;
  for (const character of text) {
    position += 1;
    if (![...usernameKey(character)].includes(mapped)) continue;
    if (left === 0) return `${codePoint(character)} at position ${position}`;
    left -= 1;
  }
  return `${codePoint(mapped)} at position ${at + 1}`;
}

function codePoint(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U+${hex.padStart(4, '0')}`;
}
