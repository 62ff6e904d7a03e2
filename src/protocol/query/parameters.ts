import { ScimError } from '../../errors/scim-error.js';
import type { QueryParameters } from '../model/query.js';

export type ParameterName = keyof QueryParameters;

const NONE: QueryParameters = Object.freeze({});
const MAX_NAMES = 500;
const INTEGER = /^[+-]?\d{1,15}$/;

/** Makes a parameter of its text; undefined counts as not given. */
type Reader = (text: string, name: ParameterName, cursor: boolean) => unknown;

function checkNames(list: readonly string[], name: string): readonly string[] | undefined {
  if (list.length > MAX_NAMES) {
    throw new ScimError(
      'invalidValue',
      `Parameter "${name}" names more than ${MAX_NAMES} attributes.`,
    );
  }
  const names = list.map((item) => item.trim()).filter((item) => item !== '');
  return names.length > 0 ? names : undefined;
}

function integer(text: string, name: string, cursor: boolean): number | undefined {
  if (text === '') return undefined;
  if (!INTEGER.test(text)) {
    const kind = cursor && name === 'count' ? 'invalidCount' : 'invalidValue';
    throw new ScimError(kind, `Parameter "${name}" must be an integer.`);
  }
  return Number(text);
}

function sortOrder(text: string, name: string): string | undefined {
  if (text === '') return undefined;
  const order = text.toLowerCase();
  if (order !== 'ascending' && order !== 'descending') {
    throw new ScimError('invalidValue', `Parameter "${name}" must be "ascending" or "descending".`);
  }
  return order;
}

const names: Reader = (text, name) => checkNames(text.split(',', MAX_NAMES + 1), name);

const READERS: Readonly<Record<ParameterName, Reader>> = {
  attributes: names,
  excludedAttributes: names,
  filter: (text) => text,
  sortBy: (text) => text || undefined,
  sortOrder,
  startIndex: integer,
  count: integer,
  cursor: (text) => text,
};

const CANONICAL: ReadonlyMap<string, ParameterName> = new Map(
  (Object.keys(READERS) as ParameterName[]).map((name) => [name.toLowerCase(), name]),
);

/** The canonical name of a parameter in any case; undefined for one that means nothing here. */
export function parameterName(key: string): ParameterName | undefined {
  return CANONICAL.get(key.toLowerCase());
}

/** What a parameter's value is: the text of a query string, or a list of names from a SearchRequest. */
export type RawParameters = ReadonlyMap<ParameterName, string | readonly string[]>;

/**
 * Checks parameters and gives them their types.
 *
 * @throws ScimError 400 `invalidValue`, or `invalidCount` in cursor paging (RFC 9865 §2.1).
 */
export function readParameters(raw: RawParameters): QueryParameters {
  const cursor = raw.has('cursor');
  const parameters: Partial<Record<ParameterName, unknown>> = {};
  for (const [name, value] of raw) {
    const read =
      typeof value === 'string' ? READERS[name](value, name, cursor) : checkNames(value, name);
    if (read !== undefined) parameters[name] = read;
  }
  if (cursor && parameters.startIndex !== undefined) {
    throw new ScimError(
      'invalidValue',
      'Parameters "cursor" and "startIndex" are mutually exclusive.',
    );
  }
  return parameters as QueryParameters;
}

/** Percent signs that encode bytes. */
const ENCODED = /(?:%[\da-f]{2})+/gi;

/**
 * One side of a pair as HTML forms encode it; a percent sign that encodes nothing stays as it is. undefined for bytes
 * that are not UTF-8: whatever they were taken for, they would name somebody else.
 */
function decoded(encoded: string): string | undefined {
  const text = encoded.includes('+') ? encoded.replaceAll('+', ' ') : encoded;
  if (!text.includes('%')) return text;
  try {
    return text.replace(ENCODED, decodeURIComponent);
  } catch {
    return undefined;
  }
}

function pairOf(text: string): readonly [key: string, value: string | undefined] {
  const sign = text.indexOf('=');
  if (sign < 0) return [decoded(text) ?? '', ''];
  return [decoded(text.slice(0, sign)) ?? '', decoded(text.slice(sign + 1))];
}

/**
 * Reads a query string. Unknown parameters are ignored; a known one given twice is refused, because
 * nobody can tell which was meant, and so is one that is not percent-encoded UTF-8.
 *
 * @throws ScimError 400 `invalidValue`, for a filter `invalidFilter`.
 */
export function parseQuery(query: string): QueryParameters {
  if (query === '') return NONE;
  const raw = new Map<ParameterName, string>();
  for (const [key, value] of query.split('&').map(pairOf)) {
    const name = parameterName(key);
    if (name === undefined) {
      if (!/^filter\[/i.test(key)) continue;
      throw new ScimError('invalidFilter', 'Parameter "filter" must appear once.');
    }
    const kind = name === 'filter' ? 'invalidFilter' : 'invalidValue';
    if (raw.has(name)) throw new ScimError(kind, `Parameter "${name}" is given more than once.`);
    if (value === undefined) {
      throw new ScimError(kind, `Parameter "${name}" must be UTF-8 and percent-encoded.`);
    }
    raw.set(name, value);
  }
  return readParameters(raw);
}
