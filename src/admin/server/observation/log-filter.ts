import type { ProvisioningKind, ProvisioningLogFilter } from '../../../monitoring/index.js';
import { AdminError } from '../problem.js';
import type { JsonObject } from '../read-json.js';

const KINDS: Readonly<Record<ProvisioningKind, true>> = {
  create: true,
  update: true,
  unchanged: true,
  disable: true,
  reactivate: true,
  delete: true,
  membership: true,
  read: true,
  bulk: true,
  roles: true,
  other: true,
};
const MAX_TEXT = 256;

const isKind = (text: string): text is ProvisioningKind => Object.hasOwn(KINDS, text);
const isOutcome = (text: string): text is 'success' | 'failure' =>
  text === 'success' || text === 'failure';

function invalidParameter(name: string, expected: string): AdminError {
  return new AdminError(400, `"${name}" must be ${expected}.`);
}

/** A parameter of the query; one that is empty is none. */
export function textOf(query: JsonObject, name: string): string | undefined {
  const value = query[name];
  const text = typeof value === 'string' ? value.trim() : '';
  if (text.length > MAX_TEXT)
    throw invalidParameter(name, `a string of at most ${MAX_TEXT} characters`);
  return text === '' ? undefined : text;
}

function oneOf<T extends string>(
  query: JsonObject,
  name: string,
  isAllowed: (text: string) => text is T,
): T | undefined {
  const text = textOf(query, name);
  if (text !== undefined && !isAllowed(text)) throw invalidParameter(name, 'one of the choices');
  return text;
}

function instantOf(query: JsonObject, name: string): string | undefined {
  const text = textOf(query, name);
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw invalidParameter(name, 'a time');
  return new Date(time).toISOString();
}

/**
 * Reads what the log shall be searched for.
 *
 * @throws AdminError 400
 */
export function logFilterOf(query: JsonObject): ProvisioningLogFilter {
  const kind = oneOf(query, 'kind', isKind);
  const found = {
    kinds: kind && [kind],
    outcome: oneOf(query, 'outcome', isOutcome),
    resourceType: textOf(query, 'resourceType'),
    resourceId: textOf(query, 'resourceId'),
    requestId: textOf(query, 'requestId'),
    since: instantOf(query, 'since'),
    until: instantOf(query, 'until'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
