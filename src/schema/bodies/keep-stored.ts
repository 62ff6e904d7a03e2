import type { AttributePath, Attributes, ResourceType } from '../types.js';

/** Gives one attribute a value, under the URN of its extension if it has one; undefined unassigns it. */
export function withAttribute(
  attributes: Attributes,
  { urn, attribute }: AttributePath,
  value: unknown,
): Attributes {
  const put = (holder: Attributes, name: string, given: unknown): Attributes => {
    const { [name]: _, ...others } = holder;
    return given === undefined ? others : { ...others, [name]: given };
  };
  if (urn === undefined) return put(attributes, attribute.name, value);
  const data = put((attributes[urn] ?? {}) as Attributes, attribute.name, value);
  return put(attributes, urn, Object.keys(data).length > 0 ? data : undefined);
}

/** The value of one attribute, wherever it is kept. */
export function attributeIn(attributes: Attributes, { urn, attribute }: AttributePath): unknown {
  const holder = urn === undefined ? attributes : (attributes[urn] as Attributes | undefined);
  return holder?.[attribute.name];
}

/**
 * `next`, with what is stored of some attributes and extensions in place of what the request made of them.
 *
 * @param paths - as in errors and the log: `title`, `urn:…:User:manager`, or the URN of an extension.
 */
export function keepStored(
  type: ResourceType,
  stored: Attributes,
  next: Attributes,
  paths: Iterable<string>,
): Attributes {
  let result = next;
  for (const path of paths) {
    const found = type.resolve(path);
    if (found?.kind === 'attribute') {
      result = withAttribute(result, found.path, attributeIn(stored, found.path));
    } else if (found?.kind === 'extension') {
      const { [found.urn]: _, ...others } = result;
      const data = stored[found.urn];
      result = data === undefined ? others : { ...others, [found.urn]: data };
    }
  }
  return result;
}
