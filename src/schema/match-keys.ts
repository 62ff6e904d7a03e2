import type { JsonObject } from './json.js';

/**
 * What a JSON object says, by the definitions that its keys name and in the order of these. Keys are names
 * in any letter case (RFC 7643 §2.1), and of several spellings of one name the last wins. Nearly every
 * client spells names as the schema does, which takes no look-up.
 *
 * @param find - the definition that a key names.
 * @param stranger - told of each key that names none.
 */
export function matchKeys<D extends { readonly name: string }>(
  definitions: readonly D[],
  object: JsonObject,
  find: (key: string) => D | undefined,
  stranger: (key: string) => void,
): readonly (readonly [definition: D, value: unknown])[] {
  const spelled: [D, unknown][] = [];
  for (const definition of definitions) {
    const { name } = definition;
    if (Object.hasOwn(object, name)) spelled.push([definition, object[name]]);
  }
  const keys = Object.keys(object);
  if (spelled.length === keys.length) return spelled;
  const found = new Map<D, unknown>();
  for (const key of keys) {
    const definition = find(key);
    if (definition) found.set(definition, object[key]);
    else stranger(key);
  }
  return definitions.flatMap((definition): [D, unknown][] =>
    found.has(definition) ? [[definition, found.get(definition)]] : [],
  );
}
