import { checkKeys } from '../errors/check-keys.js';
import { ScimConfigError } from '../errors/config-error.js';
import { COMMON_ATTRIBUTES } from './core/common.js';
import { defineCommonAttributes, defineSchema } from './define.js';
import { RESOURCE_TYPE_KEYS } from './keys.js';
import { caselessMap, indexPaths } from './path-index.js';
import { type Keep, reduceAttributes, reduceSchema } from './pick-attributes.js';
import type {
  Attribute,
  AttributePath,
  BodyMember,
  ResourceType,
  ResourceTypeInput,
  Schema,
  SchemaExtension,
} from './types.js';

const COMMON = defineCommonAttributes(COMMON_ATTRIBUTES);
const NAME = /^[A-Za-z][\w-]*$/;
const ENDPOINT = /^\/[\w~-][\w.~-]*$/;

function fail(type: string, problem: string): never {
  throw new ScimConfigError('ERR_SCIM_RESOURCE_TYPE', `Resource type "${type}": ${problem}`);
}

function endpointOf(input: ResourceTypeInput): string {
  const given = input.endpoint ?? `/${input.name}s`;
  const endpoint = given.startsWith('/') ? given : `/${given}`;
  if (!ENDPOINT.test(endpoint)) fail(input.name, `"${given}" is not a path of one segment.`);
  return endpoint;
}

/** A URN as a key of the resource itself is an extension; RFC 9944 has them as attributes inside of one only. */
function checkNoUrn(type: string, { id, attributes }: Schema): void {
  const urn = attributes.find(({ name }) => name.includes(':'));
  if (urn) fail(type, `"${urn.name}" of "${id}" is a URN: only an extension has such attributes.`);
}

function extensionsOf(
  input: ResourceTypeInput,
  core: Schema,
  keep: Keep,
): readonly SchemaExtension[] {
  const urns = new Set([core.id.toLowerCase()]);
  const names = new Set(core.attributes.map(({ name }) => name.toLowerCase()));
  const extensions = (input.schemaExtensions ?? []).map(({ schema, required = false }) => {
    const extension = defineSchema(schema);
    const urn = extension.id.toLowerCase();
    if (urns.has(urn)) fail(input.name, `the schema "${extension.id}" is listed twice.`);
    urns.add(urn);
    const clash = extension.attributes.find(({ name }) => names.has(name.toLowerCase()));
    if (clash) {
      fail(
        input.name,
        `the extension "${extension.id}" redefines "${clash.name}" of the core schema (RFC 7643 §3.3).`,
      );
    }
    const self = extension.attributes.find(({ name }) => urns.has(name.toLowerCase()));
    if (self) fail(input.name, `"${self.name}" is a schema and an attribute of "${extension.id}".`);
    return Object.freeze({ schema: reduceSchema(extension.id, extension, keep), required });
  });
  return Object.freeze(extensions.filter(({ schema }) => schema.attributes.length > 0));
}

/**
 * Checks a resource type and builds the indexes that answer every question about its attributes.
 *
 * @param keep - leaves out attributes and sub-attributes for which it says false. The common attributes
 * cannot be left out.
 * @throws ScimConfigError `ERR_SCIM_SCHEMA` or `ERR_SCIM_RESOURCE_TYPE`.
 *
 * @example
 * const users = compileResourceType(USER_RESOURCE_TYPE);
 * users.resolve('NAME.givenname'); // { kind: 'attribute', path: { path: 'name.givenName', … }, … }
 */
export function compileResourceType(
  input: ResourceTypeInput,
  keep: Keep = () => true,
): ResourceType {
  checkKeys(input, RESOURCE_TYPE_KEYS, `the resource type "${input.name}"`);
  if (typeof input.name !== 'string' || !NAME.test(input.name)) {
    fail(String(input.name), 'a name is a letter followed by letters, digits, "-" and "_".');
  }
  const core = defineSchema(input.schema);
  checkNoUrn(input.name, core);
  const extensions = extensionsOf(input, core, keep);
  const schema = Object.freeze({
    ...core,
    attributes: reduceAttributes(undefined, core.attributes, keep),
  });
  const attributes = Object.freeze([...COMMON, ...schema.attributes]);

  const index = indexPaths(schema.id, attributes, extensions);
  const members: readonly BodyMember[] = Object.freeze([
    ...attributes.map((attribute) =>
      Object.freeze({ kind: 'attribute', name: attribute.name, attribute } as const),
    ),
    ...extensions.map((extension) =>
      Object.freeze({ kind: 'extension', name: extension.schema.id, extension } as const),
    ),
  ]);

  return Object.freeze({
    name: input.name,
    endpoint: endpointOf(input),
    description: input.description ?? '',
    schema,
    extensions,
    attributes,
    resolve: index.find,
    members,
    member: caselessMap(members.map((member) => [member.name, member] as const)).get,
    child: childFinder(attributes, extensions),
    at(path: string): AttributePath {
      const target = index.find(path);
      if (target?.kind === 'attribute' && !target.unqualified) return target.path;
      throw new RangeError(`Resource type "${input.name}" has no attribute "${path}".`);
    },
  });
}

function childFinder(
  attributes: readonly Attribute[],
  extensions: readonly SchemaExtension[],
): ResourceType['child'] {
  const parents = new Map<Attribute | Schema, ReturnType<typeof caselessMap<Attribute>>>();
  const add = (parent: Attribute | Schema, children: readonly Attribute[]): void => {
    parents.set(parent, caselessMap(children.map((child) => [child.name, child] as const)));
    for (const child of children) {
      if (child.subAttributes) add(child, child.subAttributes);
    }
  };
  for (const attribute of attributes) {
    if (attribute.subAttributes) add(attribute, attribute.subAttributes);
  }
  for (const { schema } of extensions) add(schema, schema.attributes);
  return (parent, key) => parents.get(parent)?.get(key);
}
