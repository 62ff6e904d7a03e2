import type { Rules } from '../../conformance/rules.js';
import { isSingleReference, referenceIdPath } from '../bodies/reference-id.js';
import type { PathTarget, ResourceType } from '../types.js';
import { currentName } from './former-uris.js';

/** The rules that say what a name stands for. */
export type NameRules = Pick<
  Rules,
  'unqualifiedExtensionAttributes' | 'formerSchemaUris' | 'managerId'
>;

/** Every name is known: for what must hold whichever rules a request is judged by. */
export const ANY_NAME: NameRules = Object.freeze({
  unqualifiedExtensionAttributes: 'resolve',
  formerSchemaUris: 'resolve',
  managerId: 'value',
});

const VALUE = '.value';

function endsInValue(text: string): boolean {
  return text.slice(-VALUE.length).toLowerCase() === VALUE;
}

/** `siteIds.value`: the values of a list of simple values, which have no sub-attributes (RFC 7643 §2.4). */
function valuesOf(type: ResourceType, text: string): PathTarget | undefined {
  if (!endsInValue(text)) return undefined;
  const found = type.resolve(text.slice(0, -VALUE.length));
  if (found?.kind !== 'attribute') return undefined;
  const { target } = found.path;
  return target.multiValued && target.subAttributes === undefined ? found : undefined;
}

/** `manager.managerId` is `manager.value` by rule `managerId`. */
function referenceId(type: ResourceType, text: string, rules: NameRules): PathTarget | undefined {
  const path = rules.managerId === 'value' ? referenceIdPath(text) : undefined;
  const found = path === undefined ? undefined : type.resolve(path);
  return found?.kind === 'attribute' && isSingleReference(found.path.attribute) ? found : undefined;
}

/** What a string names by itself, whichever schema URI stands in front of it. */
function look(type: ResourceType, text: string, rules: NameRules): PathTarget | undefined {
  return type.resolve(text) ?? valuesOf(type, text) ?? referenceId(type, text, rules);
}

/**
 * What a client's text names in a resource type; undefined for what the rules do not know. Paths of PATCH,
 * filters and query parameters are all looked up here, so that a name means the same everywhere.
 */
export function findPath(
  type: ResourceType,
  text: string,
  rules: NameRules,
): PathTarget | undefined {
  const found = look(type, text, rules);
  if (found === undefined) {
    const current = currentName(text, rules);
    return current === text ? undefined : look(type, current, rules);
  }
  const unqualified = found.kind === 'attribute' && found.unqualified;
  return unqualified && rules.unqualifiedExtensionAttributes !== 'resolve' ? undefined : found;
}
