import type { Rules } from '../conformance/rules.js';
import { ScimError } from '../errors/scim-error.js';
import { currentName } from '../schema/notation/former-uris.js';
import type { ResourceType } from '../schema/types.js';
import type { PatchOperation, PatchVerb } from './operation.js';

function uris(value: unknown, rules: Rules): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  if (!list.every((uri) => typeof uri === 'string')) {
    throw new ScimError('invalidValue', 'Attribute "schemas" takes a list of URIs.');
  }
  return list.map((uri) => currentName(uri, rules).toLowerCase());
}

/**
 * `schemas` follows from the data (RFC 7643 §3), so a declared URI needs no adding: later operations may
 * use its attributes anyway. Taking the URI of an extension away takes its data away.
 *
 * @throws ScimError `mutability` if the base schema would go, `invalidValue` for an unknown URI where
 * the rules refuse one.
 */
export function schemasOperations(
  op: PatchVerb,
  value: unknown,
  index: number,
  type: ResourceType,
  rules: Rules,
): readonly PatchOperation[] {
  const base = type.schema.id.toLowerCase();
  const extensions = type.extensions.map(({ schema }) => schema.id);
  const given = new Set(value === undefined || value === null ? [] : uris(value, rules));
  const known = new Set([base, ...extensions.map((urn) => urn.toLowerCase())]);
  const stranger = [...given].find((uri) => !known.has(uri));
  if (op !== 'remove' && stranger !== undefined && rules.unknownSchemas === 'refuse') {
    throw new ScimError(
      'invalidValue',
      `Resource type "${type.name}" has not every schema listed.`,
    );
  }
  if (op === 'add') return [];
  const all = value === undefined || value === null;
  if (op === 'remove' ? all || given.has(base) : !given.has(base)) {
    throw new ScimError('mutability', `The base schema "${type.schema.id}" cannot be removed.`);
  }
  return extensions
    .filter((urn) => given.has(urn.toLowerCase()) === (op === 'remove'))
    .map((urn) =>
      Object.freeze({
        op: 'remove',
        target: Object.freeze({ kind: 'extension', urn } as const),
        index,
      } as const),
    );
}
