import type { Answer } from './answer.js';
import { asArray, asObject, asText, type Json, objectsOf, valueAt } from './json.js';
import { ENTERPRISE, GROUP, USER } from './urns.js';

/** What a server may leave out, or offer only for some resources. */
export type Feature =
  | 'patch'
  | 'bulk'
  | 'filter'
  | 'sort'
  | 'etag'
  | 'cursor'
  | 'groups'
  | 'enterprise';

/** What the server says about itself (RFC 7644 §4), read once. */
export interface Discovery {
  /** /ServiceProviderConfig; undefined if it could not be read. */
  readonly config: Json | undefined;
  /** Empty if /ResourceTypes could not be read. */
  readonly resourceTypes: readonly Json[];
  /** Empty if /Schemas could not be read. */
  readonly schemas: readonly Json[];
  /** A feature that the server does not speak of is taken as offered where clients rely on it. */
  readonly supports: (feature: Feature) => boolean;
  /**
   * The definition of an attribute as served, e.g. `(USER, 'name.givenName')`. Without /Schemas every
   * attribute is taken to be there; undefined for one that the served schema does not have.
   */
  readonly attribute: (schema: string, name: string) => Json | undefined;
  /** The same with the definitions of what it is part of in front. */
  readonly definitions: (schema: string, name: string) => readonly Json[] | undefined;
}

/** What clients take for granted where ServiceProviderConfig is silent. */
const UNTOLD: Readonly<Record<string, boolean>> = { patch: true, filter: true };

const sameText = (a: unknown, b: string) => asText(a).toLowerCase() === b.toLowerCase();

/** The definitions along a path such as `name.givenName`; undefined where it ends early. */
function definitionsAt(
  attributes: unknown,
  [name = '', ...rest]: readonly string[],
): readonly Json[] | undefined {
  const found = objectsOf(attributes).find((attribute) => sameText(attribute.name, name));
  if (found === undefined || rest.length === 0) return found && [found];
  const below = definitionsAt(found.subAttributes, rest);
  return below && [found, ...below];
}

const hasEndpoint = (types: readonly Json[], endpoint: string) =>
  types.some((type) => asText(type.endpoint).replace(/^\/?/, '/') === endpoint);

/** Reads the discovery endpoints, and asks for groups where /ResourceTypes says nothing. */
export async function discover(get: (path: string) => Promise<Answer>): Promise<Discovery> {
  const [config, types, schemaList] = await Promise.all(
    ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas'].map(get),
  );
  const listOf = (answer: Answer | undefined) => (answer?.status === 200 ? answer.resources : []);
  const resourceTypes = listOf(types);
  const schemas = listOf(schemaList);
  const told = config?.status === 200 ? config.body : undefined;
  const groups =
    resourceTypes.length > 0
      ? hasEndpoint(resourceTypes, '/Groups')
      : (await get('/Groups?count=1')).status === 200;
  const extensions = resourceTypes.flatMap((type) => objectsOf(type.schemaExtensions));
  const hasSchema = (urn: string) => schemas.some(({ id }) => sameText(id, urn));

  const supports = (feature: Feature): boolean => {
    if (feature === 'groups') return groups;
    if (feature === 'enterprise') {
      return hasSchema(ENTERPRISE) || extensions.some(({ schema }) => sameText(schema, ENTERPRISE));
    }
    if (feature === 'cursor') return valueAt(told, 'pagination', 'cursor') === true;
    const supported = valueAt(told, feature, 'supported');
    return typeof supported === 'boolean' ? supported : UNTOLD[feature] === true;
  };
  const definitions = (urn: string, name: string) => {
    const schema = schemas.find(({ id }) => sameText(id, urn));
    if (schema === undefined) return schemas.length === 0 ? [asObject({ name })] : undefined;
    return definitionsAt(asArray(schema.attributes), name.split('.'));
  };
  return {
    config: told,
    resourceTypes,
    schemas,
    supports,
    definitions,
    attribute: (urn, name) => definitions(urn, name)?.at(-1),
  };
}

/** Names by which audits say what they need: `user.title`, `group.externalId`, `enterprise.department`. */
export const SCHEMA_OF: Readonly<Record<string, string>> = {
  user: USER,
  group: GROUP,
  enterprise: ENTERPRISE,
};
