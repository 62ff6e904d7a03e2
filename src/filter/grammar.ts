import type { ScimType } from '../errors/scim-error.js';
import type { CompareOperator, FilterNode } from './ast.js';
import {
  CLOSE_BRACKET,
  CLOSE_PAREN,
  DOT,
  END,
  OPEN_BRACKET,
  OPEN_PAREN,
  SPACE,
  TAB,
} from './characters.js';
import { Lexer } from './lexer.js';
import { FILTER_LIMITS, type FilterLimits } from './limits.js';

/** Comparison operators by their lower-case text; `pr` takes no value and stands apart. */
const COMPARE_OPERATORS: ReadonlyMap<string, CompareOperator> = new Map(
  (['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const).map((name) => [name, name]),
);

/** Longest operator repeated in an error; anything longer was a value in the wrong place. */
const MAX_ECHO = 16;

/**
 * Recursive descent over the grammar of RFC 7644 §3.4.2.2. Each level of recursion is a parenthesis or
 * bracket of the text, so `maxDepth` bounds the stack.
 */
export class Grammar {
  readonly lexer: Lexer;
  readonly #limits: FilterLimits;
  #depth = 0;
  #terms = 0;
  #inBrackets = false;

  constructor(text: string, limits: Partial<FilterLimits> | undefined, scimType: ScimType) {
    this.lexer = new Lexer(text, scimType);
    this.#limits = limits === undefined ? FILTER_LIMITS : { ...FILTER_LIMITS, ...limits };
    if (text.length > this.#limits.maxLength) {
      throw this.lexer.error(
        `more than ${this.#limits.maxLength} characters`,
        Math.max(0, this.#limits.maxLength),
      );
    }
  }

  /** The whole text as one filter. */
  whole(): FilterNode {
    const filter = this.#expression();
    if (this.lexer.code() !== END) throw this.lexer.error('unexpected closing bracket');
    return filter;
  }

  /** The filter of a value path; the lexer stands on the opening bracket and then behind the closing one. */
  brackets(): FilterNode {
    const { lexer } = this;
    const { scimType } = lexer;
    lexer.scimType = 'invalidFilter';
    this.#inBrackets = true;
    const filter = this.#nested();
    lexer.scimType = scimType;
    if (lexer.code() !== CLOSE_BRACKET) throw lexer.error('expected "]"');
    lexer.at += 1;
    this.#inBrackets = false;
    return filter;
  }

  #nested(): FilterNode {
    this.#depth += 1;
    if (this.#depth > this.#limits.maxDepth) {
      throw this.lexer.error(`more than ${this.#limits.maxDepth} levels of brackets`);
    }
    this.lexer.at += 1;
    const filter = this.#expression();
    this.#depth -= 1;
    return filter;
  }

  #expression(): FilterNode {
    const first = this.#term();
    let connective = this.#connective();
    if (connective === undefined) return first;
    const alternatives: FilterNode[] = [];
    let conjuncts = [first];
    while (connective !== undefined) {
      if (connective === 'or') {
        alternatives.push(group('and', conjuncts));
        conjuncts = [];
      }
      conjuncts.push(this.#term());
      connective = this.#connective();
    }
    alternatives.push(group('and', conjuncts));
    return group('or', alternatives);
  }

  /** `and`, `or`, or undefined at the end of the text or before a closing bracket. */
  #connective(): 'and' | 'or' | undefined {
    const { lexer } = this;
    const spaced = lexer.spaces();
    const code = lexer.code();
    if (code === END || code === CLOSE_PAREN || code === CLOSE_BRACKET) return undefined;
    const at = lexer.at;
    const word = spaced ? lexer.letters().toLowerCase() : '';
    if ((word !== 'and' && word !== 'or') || !isSpace(lexer.code())) {
      throw lexer.error('expected " and ", " or " or the end of the expression', at);
    }
    return word;
  }

  #term(): FilterNode {
    const { lexer } = this;
    lexer.spaces();
    if (lexer.code() === OPEN_PAREN) return this.#parentheses();
    const at = lexer.at;
    const path = lexer.name();
    if (lexer.code() === OPEN_BRACKET) return this.#valuePath(path, at);
    const spaced = lexer.spaces();
    if (lexer.code() === OPEN_PAREN && path.toLowerCase() === 'not') {
      return Object.freeze({ kind: 'not', filter: this.#parentheses() });
    }
    if (!spaced) throw lexer.error('expected a space and an operator');
    return this.#attributeExpression(path, at);
  }

  #parentheses(): FilterNode {
    const filter = this.#nested();
    if (this.lexer.code() !== CLOSE_PAREN) throw this.lexer.error('expected ")"');
    this.lexer.at += 1;
    return filter;
  }

  #valuePath(path: string, at: number): FilterNode {
    const { lexer } = this;
    if (this.#inBrackets) throw lexer.error('a value path cannot contain another value path');
    const inner = this.brackets();
    const nameAt = lexer.at + 1;
    let subAttribute = 'value';
    if (lexer.code() === DOT) {
      lexer.at += 1;
      subAttribute = this.subAttribute();
      if (!lexer.spaces()) throw lexer.error('expected a space and an operator');
    } else if (!this.#operatorFollows()) {
      return Object.freeze({ kind: 'valuePath', path, filter: inner, trailing: false, at });
    }
    const filter = group('and', [inner, this.#attributeExpression(subAttribute, nameAt)]);
    return Object.freeze({ kind: 'valuePath', path, filter, trailing: true, at });
  }

  /** The name behind `].`: one name, no path. */
  subAttribute(): string {
    const at = this.lexer.at;
    const name = this.lexer.name();
    if (/[.:/]/.test(name)) throw this.lexer.error('expected the name of one sub-attribute', at);
    return name;
  }

  /** Tells `emails[…] eq "x"` from `emails[…] and …`; skips the spaces in front of an operator. */
  #operatorFollows(): boolean {
    const { lexer } = this;
    const start = lexer.at;
    if (lexer.spaces()) {
      const at = lexer.at;
      const word = lexer.letters().toLowerCase();
      lexer.at = at;
      if (word === 'pr' || COMPARE_OPERATORS.has(word)) return true;
    }
    lexer.at = start;
    return false;
  }

  #attributeExpression(path: string, at: number): FilterNode {
    const { lexer } = this;
    this.#terms += 1;
    if (this.#terms > this.#limits.maxTerms) {
      throw lexer.error(`more than ${this.#limits.maxTerms} comparisons`, at);
    }
    const operatorAt = lexer.at;
    const word = lexer.letters();
    const name = word.toLowerCase();
    if (name === 'pr') return Object.freeze({ kind: 'present', path, at });
    const operator = COMPARE_OPERATORS.get(name);
    if (operator === undefined) throw lexer.error(operatorProblem(word), operatorAt);
    if (!lexer.spaces()) throw lexer.error(`expected a space and a value after "${operator}"`);
    const value = lexer.literal();
    return Object.freeze({ kind: 'compare', path, operator, value, bare: lexer.bare, at });
  }
}

function isSpace(code: number): boolean {
  return code === SPACE || code === TAB;
}

function operatorProblem(word: string): string {
  return word === '' || word.length > MAX_ECHO
    ? 'expected an operator'
    : `unknown operator "${word}"`;
}

/** One filter for several; a group of the same kind among them is taken apart (both are associative). */
function group(kind: 'and' | 'or', filters: FilterNode[]): FilterNode {
  const [first] = filters;
  if (first !== undefined && filters.length === 1) return first;
  const flat = filters.some((filter) => filter.kind === kind)
    ? filters.flatMap((filter) => (filter.kind === kind ? filter.filters : [filter]))
    : filters;
  return Object.freeze({ kind, filters: Object.freeze(flat) });
}
