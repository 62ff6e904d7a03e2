import type { JsonObject } from './json.js';

/**
 * What a JSON object says of each definition, in their order; undefined where it says nothing. Keys are
 * names in any letter case (RFC 7643 §2.1), and of several spellings of one name the last wins. Nearly
 * every client spells names as the schema does, which takes no look-up.
 *
 * @param find - the definition that a key names.
 * @param stranger - told of each key that names none.
 */
export function givenOf<D extends { readonly name: string }>(
  definitions: readonly D[],
  object: JsonObject,
  find: (key: string) => D | undefined,
  stranger: (key: string) => void,
): readonly unknown[] {
  const given: unknown[] = [];
  const keys = Object.keys(object);
  let left = keys.length;
  for (const { name } of definitions) {
    const spelled = Object.hasOwn(object, name);
    given.push(spelled ? object[name] : undefined);
    if (spelled) left -= 1;
  }
  if (left === 0) return given;
  for (const key of keys) {
    const definition = find(key);
    if (definition) given[definitions.indexOf(definition)] = object[key];
    else stranger(key);
  }
  return given;
}
