import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { readSources } from '../structure/module-graph.js';

const SECRET =
  /(?:token|digest|secret|password|credential|presented|signature|hash)(?!.*(?:Id|At)$)/i;
const EQUALITY = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);
const METHODS = new Set(['equals', 'compare', 'localeCompare', 'includes', 'indexOf']);

/** What an expression names in the end: `found.token.digest` names `digest`. */
function nameOf(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isCallExpression(node)) return nameOf(node.expression);
  return '';
}

/** Presence and constants of the program are no secrets. */
function isPlain(node: ts.Expression): boolean {
  return (
    ts.isLiteralExpression(node) || nameOf(node) === 'undefined' || ts.isTypeOfExpression(node)
  );
}

/** Every comparison of something that is called a secret, other than by `timingSafeEqual`. */
function comparisonsOf(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && EQUALITY.has(node.operatorToken.kind)) {
      const sides = [node.left, node.right];
      const lengths = sides.every((side) => nameOf(side) === 'length');
      if (!lengths && !sides.some(isPlain) && sides.some((side) => SECRET.test(nameOf(side)))) {
        found.push(`${file}: ${node.getText()}`);
      }
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { name, expression } = node.expression;
      const parts = [expression, ...node.arguments];
      if (METHODS.has(name.text) && parts.some((part) => SECRET.test(nameOf(part)))) {
        found.push(`${file}: ${node.getText()}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const sources = readSources(resolve(__dirname, '../../src/auth'));

describe('secrets', () => {
  it('are compared by timingSafeEqual alone, after a look-up by digest', () => {
    expect(sources.length).toBeGreaterThan(15);
    expect(sources.flatMap(({ path, text }) => comparisonsOf(path, text))).toEqual([]);
    const users = sources.filter(({ text }) => text.includes('timingSafeEqual'));
    expect(users.map(({ path }) => path)).toEqual(['digest.ts']);
    const callers = sources.filter(({ text }) => /\bsameDigest\(/.test(text));
    expect(callers.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['bearer-tokens.ts', 'tokens/verify-token.ts']),
    );
  });

  it.each([
    'if (token === row.token) {}',
    'const same = a.digest == b;',
    'return secretOf(row) !== given;',
    'kept.digest.equals(other)',
    'tokens.includes(presented)',
  ])('are found where they are compared otherwise: %s', (text) => {
    expect(comparisonsOf('a.ts', text)).toHaveLength(1);
  });

  it.each([
    'if (token === undefined) {}',
    "typeof secret !== 'string'",
    "scheme === 'bearer'",
    'digest.length === other.length',
  ])('are not seen in %s', (text) => {
    expect(comparisonsOf('a.ts', text)).toEqual([]);
  });
});
