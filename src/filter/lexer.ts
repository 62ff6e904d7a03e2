import { ScimError, type ScimType } from '../errors/scim-error.js';
import type { FilterLiteral } from './ast.js';
import {
  COLON,
  continuesBareWord,
  continuesName,
  DOT,
  END,
  isLetter,
  QUOTE,
  SPACE,
  startsName,
  TAB,
} from './characters.js';
import { readJsonString } from './json-string.js';
import { readJsonNumber } from './literal.js';

const KEYWORDS: ReadonlyMap<string, FilterLiteral> = new Map<string, FilterLiteral>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const LONGEST_KEYWORD = 5;
const INHERITED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const SHORTEST_INHERITED = 9;

/**
 * Reads the words of a filter one by one, as the parser asks for them: which characters make up a word
 * depends on whether a name, an operator or a literal is due.
 */
export class Lexer {
  /** Zero-based position of the next character. */
  at = 0;
  /** Whether the literal last read had no quotation marks and is none of JSON's. */
  bare = false;
  /** Keyword of the errors thrown from here on. */
  scimType: ScimType;
  readonly text: string;

  constructor(text: string, scimType: ScimType) {
    this.text = text;
    this.scimType = scimType;
  }

  /** The next character, or END. */
  code(): number {
    return this.at < this.text.length ? this.text.charCodeAt(this.at) : END;
  }

  /** Skips spaces and says whether there were any. */
  spaces(): boolean {
    const start = this.at;
    for (let code = this.code(); code === SPACE || code === TAB; code = this.code()) this.at += 1;
    return this.at > start;
  }

  /** An attribute path, with or without a URN in front. */
  name(): string {
    const start = this.at;
    if (!startsName(this.code())) throw this.error('expected the name of an attribute');
    let previous = END;
    for (let code = this.code(); continuesName(code); code = this.code()) {
      if (code === DOT && previous === DOT)
        throw this.error('expected the name of a sub-attribute');
      previous = code;
      this.at += 1;
    }
    if (previous === DOT || previous === COLON) throw this.error('expected a name');
    const name = this.text.slice(start, this.at);
    if (name.length >= SHORTEST_INHERITED && namesInherited(name)) {
      throw this.error('this name cannot be an attribute', start);
    }
    return name;
  }

  /** A run of letters, which may be empty: operators and connectives. */
  letters(): string {
    const start = this.at;
    while (isLetter(this.code())) this.at += 1;
    return this.text.slice(start, this.at);
  }

  /** A JSON literal, or a word without quotation marks or a keyword in another case ({@link bare}). */
  literal(): FilterLiteral {
    this.bare = false;
    const start = this.at;
    if (this.code() === QUOTE) {
      const read = readJsonString(this.text, start);
      this.at = read.end;
      if (read.problem !== undefined) throw this.error(read.problem);
      return read.value;
    }
    while (continuesBareWord(this.code())) this.at += 1;
    if (this.at === start) throw this.error('expected a value');
    const word = this.text.slice(start, this.at);
    if (word.length <= LONGEST_KEYWORD) {
      const lower = word.toLowerCase();
      const keyword = KEYWORDS.get(lower);
      if (keyword !== undefined) {
        this.bare = word !== lower;
        return keyword;
      }
    }
    const number = readJsonNumber(word);
    if (number === Infinity || number === -Infinity) {
      throw this.error('the number is too large', start);
    }
    this.bare = number === undefined;
    return number ?? word;
  }

  /** The error of a place in the text. The problem must not contain a value of the filter. */
  error(problem: string, at = this.at): ScimError {
    const subject = this.scimType === 'invalidPath' ? 'path' : 'filter';
    const end = at >= this.text.length ? ', where the text ends' : '';
    return new ScimError(
      this.scimType,
      `Invalid ${subject} at position ${at + 1}${end}: ${problem}.`,
    );
  }
}

function namesInherited(name: string): boolean {
  return name
    .toLowerCase()
    .split(/[.:]/)
    .some((segment) => INHERITED.has(segment));
}
