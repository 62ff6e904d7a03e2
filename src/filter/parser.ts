import type { FilterNode } from './ast.js';
import { DOT, END, OPEN_BRACKET } from './characters.js';
import { Grammar } from './grammar.js';
import type { ParseOptions } from './limits.js';

/**
 * Parses a filter (RFC 7644 §3.4.2.2) in time linear in its length. Names are not checked here; binding
 * to a resource type does that. Beyond the RFC's grammar it takes runs of spaces, literals without
 * quotation marks (marked `bare`) and `emails[type eq "work"].value eq "x"` (marked `trailing`); the
 * conformance rules decide on the last two when the filter is bound.
 *
 * @throws ScimError `invalidFilter` with the 1-based position of the problem; never with a value of the
 * filter, since that may be personal data.
 * @example
 * parseFilter('userName eq "ada@example.com"');
 * // { kind: 'compare', path: 'userName', operator: 'eq', value: 'ada@example.com', bare: false, at: 0 }
 */
export function parseFilter(text: string, options: ParseOptions = {}): FilterNode {
  return new Grammar(text, options.limits, 'invalidFilter').whole();
}

/** A PATCH path taken apart; nothing is checked against a schema yet. */
export interface ParsedPatchPath {
  /** Attribute path as written, up to the bracket if there is one. */
  readonly path: string;
  /** What is in the brackets; its names are sub-attributes of `path`. */
  readonly filter?: FilterNode;
  /** The name behind the brackets. */
  readonly subAttribute?: string;
}

/**
 * Parses the path of a PATCH operation (RFC 7644 §3.5.2): `attrPath`, or `valuePath` with or without a
 * sub-attribute.
 *
 * @throws ScimError `invalidPath`, or `invalidFilter` for what is wrong inside the brackets.
 * @example
 * parsePatchPath('emails[type eq "work"].value');
 * // { path: 'emails', filter: { kind: 'compare', path: 'type', … }, subAttribute: 'value' }
 */
export function parsePatchPath(text: string, options: ParseOptions = {}): ParsedPatchPath {
  const grammar = new Grammar(text, options.limits, 'invalidPath');
  const { lexer } = grammar;
  const path = lexer.name();
  if (lexer.code() === END) return { path };
  if (lexer.code() !== OPEN_BRACKET) throw lexer.error('unexpected character');
  const filter = grammar.brackets();
  if (lexer.code() === END) return { path, filter };
  if (lexer.code() !== DOT) throw lexer.error('expected "." or the end');
  lexer.at += 1;
  const subAttribute = grammar.subAttribute();
  if (lexer.code() !== END) throw lexer.error('unexpected character');
  return { path, filter, subAttribute };
}
