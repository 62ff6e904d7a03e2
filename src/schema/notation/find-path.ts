import type { Rules } from '../../conformance/rules.js';
import type { PathTarget, ResourceType } from '../types.js';
import { currentName } from './former-uris.js';

/** The rules that say what a name stands for. */
export type NameRules = Pick<Rules, 'unqualifiedExtensionAttributes' | 'formerSchemaUris'>;

/** Every name is known: for what must hold whichever rules a request is judged by. */
export const ANY_NAME: NameRules = Object.freeze({
  unqualifiedExtensionAttributes: 'resolve',
  formerSchemaUris: 'resolve',
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

/**
 * What a client's text names in a resource type; undefined for what the rules do not know. Paths of PATCH,
 * filters and query parameters are all looked up here, so that a name means the same everywhere.
 */
export function findPath(
  type: ResourceType,
  text: string,
  rules: NameRules,
): PathTarget | undefined {
  const found = type.resolve(text) ?? valuesOf(type, text);
  if (found === undefined) {
    const current = currentName(text, rules);
    return current === text ? undefined : (type.resolve(current) ?? valuesOf(type, current));
  }
  const unqualified = found.kind === 'attribute' && found.unqualified;
  return unqualified && rules.unqualifiedExtensionAttributes !== 'resolve' ? undefined : found;
}
