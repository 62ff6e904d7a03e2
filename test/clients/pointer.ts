const PICK = /^(.+)\[([^=\]]+)=([^\]]*)\]$/;

function child(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/**
 * The value a JSON Pointer (RFC 6901) names, undefined if there is none. A segment `name[key=value]`
 * picks the element of the array `name` whose `key` has that text.
 */
export function valueAt(document: unknown, pointer: string): unknown {
  if (pointer === '') return document;
  if (!pointer.startsWith('/')) throw new Error(`Not a JSON Pointer: ${pointer}`);
  let value = document;
  for (const raw of pointer.slice(1).split('/')) {
    const segment = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    const [, name, key, text] = PICK.exec(segment) ?? [];
    if (name === undefined || key === undefined) {
      value = child(value, segment);
      continue;
    }
    const elements = child(value, name);
    value = Array.isArray(elements)
      ? elements.find((element) => String(child(element, key)) === text)
      : undefined;
  }
  return value;
}
