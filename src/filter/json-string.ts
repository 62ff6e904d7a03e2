import { BACKSLASH, QUOTE, SPACE } from './characters.js';

/** A string read; with `problem`, `end` is the place of the problem. */
interface JsonString {
  readonly value: string;
  readonly end: number;
  readonly problem?: string;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
const FOUR_HEX = /^[0-9a-f]{4}$/i;

function problem(end: number, text: string): JsonString {
  return { value: '', end, problem: text };
}

/** Reads the JSON string (RFC 8259 §7) whose quotation mark is at `start`; `end` is behind it. */
export function readJsonString(text: string, start: number): JsonString {
  let value = '';
  let from = start + 1;
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return { value: value + text.slice(from, at), end: at + 1 };
    if (code < SPACE) return problem(at, 'a control character in a string must be escaped');
    if (code !== BACKSLASH) {
      at += 1;
      continue;
    }
    value += text.slice(from, at);
    const letter = text.charAt(at + 1);
    if (letter === 'u') {
      const digits = text.slice(at + 2, at + 6);
      if (!FOUR_HEX.test(digits)) return problem(at, 'expected four hexadecimal digits after \\u');
      value += String.fromCharCode(Number.parseInt(digits, 16));
      at += 6;
    } else {
      const character = ESCAPES.get(letter);
      if (character === undefined) return problem(at, 'unknown escape sequence in a string');
      value += character;
      at += 2;
    }
    from = at;
  }
  return problem(at, 'expected a closing quotation mark');
}
