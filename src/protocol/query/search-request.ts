import type { Rules } from '../../conformance/rules.js';
import { ScimError } from '../../errors/scim-error.js';
import { checkMessageSchemas } from '../../schema/bodies/message-schemas.js';
import type { JsonObject } from '../../schema/json.js';
import { SEARCH_REQUEST_URN } from '../../schema/urns.js';
import type { QueryParameters } from '../model/query.js';
import { type ParameterName, parameterName, readParameters } from './parameters.js';

const LISTS: ReadonlySet<ParameterName> = new Set(['attributes', 'excludedAttributes']);
const NUMBERS: ReadonlySet<ParameterName> = new Set(['startIndex', 'count']);

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function rawValue(name: ParameterName, value: unknown, rules: Rules): string | readonly string[] {
  if (LISTS.has(name)) {
    if (isTextList(value)) return value;
    if (typeof value === 'string' && rules.bareMultiValue) return value;
  } else if (NUMBERS.has(name)) {
    if (typeof value === 'number' || (typeof value === 'string' && rules.coerceScalars)) {
      return String(value);
    }
  } else if (typeof value === 'string') {
    return value;
  }
  const kind = LISTS.has(name)
    ? 'a list of strings'
    : NUMBERS.has(name)
      ? 'an integer'
      : 'a string';
  throw new ScimError('invalidValue', `"${name}" must be ${kind}.`);
}

/**
 * Reads the body of `POST …/.search` (RFC 7644 §3.4.3).
 *
 * @throws ScimError 400 `invalidSyntax` for another message, `invalidValue` for a wrong parameter.
 */
export function readSearchRequest(body: JsonObject, rules: Rules): QueryParameters {
  const raw = new Map<ParameterName, string | readonly string[]>();
  let schemas: unknown;
  for (const [key, value] of Object.entries(body)) {
    const name = parameterName(key);
    if (key.toLowerCase() === 'schemas') schemas = value;
    else if (name !== undefined && value !== null) raw.set(name, rawValue(name, value, rules));
  }
  checkMessageSchemas(schemas, SEARCH_REQUEST_URN, rules);
  return readParameters(raw);
}
