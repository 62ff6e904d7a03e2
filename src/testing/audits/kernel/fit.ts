import type { Discovery } from './discovery.js';
import { asArray, asObject, asText, type Json, objectsOf } from './json.js';
import { fitObject } from './served.js';

/** Attributes that every resource has, whatever its schema lists (RFC 7643 §3.1). */
const COMMON = ['schemas', 'id', 'externalId', 'meta'];

/** How clients write data of a server that requires an extension (RFC 7643 §6). */
function requiredExtensions({ resourceTypes }: Discovery, urn: string): readonly string[] {
  const type = resourceTypes.find(({ schema }) => schema === urn);
  return objectsOf(type?.schemaExtensions)
    .filter(({ required }) => required === true)
    .map(({ schema }) => asText(schema));
}

/** The body of a resource as the served schemas have it; as it is where /Schemas could not be read. */
export function fitBody(
  discovery: Discovery,
  urn: string,
  body: Json,
  nextName: () => string,
): Json {
  const served = (id: string) => discovery.schemas.find((schema) => schema.id === id);
  const core = served(urn);
  if (core === undefined) return body;
  const entries = Object.entries(body);
  const common = entries.filter(([name]) => COMMON.includes(name));
  const attributes = entries.filter(([name]) => !COMMON.includes(name) && !name.includes(':'));
  const extensions = entries.filter(([name]) => name.includes(':'));
  for (const id of requiredExtensions(discovery, urn)) {
    if (!extensions.some(([name]) => name === id)) extensions.push([id, {}]);
  }
  const filled = extensions.flatMap(([id, value]) => {
    const schema = served(id);
    return schema === undefined
      ? []
      : [[id, fitObject(schema.attributes, asObject(value), nextName)] as const];
  });
  const ids = filled.map(([id]) => id);
  return {
    ...Object.fromEntries(common),
    schemas: [...new Set([...asArray(body.schemas).filter((id) => id === urn), urn, ...ids])],
    ...fitObject(core.attributes, Object.fromEntries(attributes), nextName),
    ...Object.fromEntries(filled),
  };
}
