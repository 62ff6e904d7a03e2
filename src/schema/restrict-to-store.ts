import { ScimConfigError } from '../errors/config-error.js';
import { didYouMean } from '../lib/nearest.js';
import { namesOf } from './path-index.js';
import { compileResourceType } from './resource-type.js';
import type {
  Attribute,
  AttributePath,
  PathTarget,
  ResourceType,
  ResourceTypeInput,
  Schema,
  SchemaInput,
} from './types.js';

/** What a store says it keeps; the part of its capabilities that shapes the schema. */
export interface DeclaredAttributes {
  readonly attributes: 'all' | readonly string[];
  readonly types?: Readonly<Record<string, readonly string[]>>;
  readonly unique?: readonly string[];
}

/** Attributes without which a type has no meaning, besides those that its schema requires. */
const ESSENTIAL: Readonly<Record<string, readonly string[]>> = { User: ['active'] };

/** Attributes that no store of the type keeps, because the router derives them (RFC 7643 §4.1.2). */
function isDerived({ urn, attribute }: AttributePath): boolean {
  return urn === undefined && attribute.name === 'groups' && attribute.mutability === 'readOnly';
}

function fail(storeName: string, problem: string): never {
  throw new ScimConfigError('ERR_SCIM_STORE_ATTRIBUTES', `"${storeName}" ${problem}`);
}

function whole({ urn, attribute }: AttributePath): string {
  return urn === undefined ? attribute.name : `${urn}:${attribute.name}`;
}

/** What a store declares: attributes, sub-attributes and whole extensions. */
function declaredTargets(
  type: ResourceType,
  paths: readonly string[],
  storeName: string,
): readonly PathTarget[] {
  return paths.map((text) => {
    const target = type.resolve(text);
    if (target === undefined || (target.kind === 'attribute' && target.unqualified)) {
      fail(
        storeName,
        `declares the unknown attribute "${text}".${didYouMean(text, namesOf(type))}`,
      );
    }
    return target;
  });
}

function nameOf(target: PathTarget): string {
  return target.kind === 'extension' ? target.urn : target.path.path;
}

function keeper(targets: readonly PathTarget[]): (path: AttributePath) => boolean {
  const names = new Set(targets.map(nameOf));
  const parents = new Set(
    targets.flatMap((target) =>
      target.kind === 'attribute' && target.path.subAttribute ? whole(target.path) : [],
    ),
  );
  return (path) => {
    if (isDerived(path) || names.has(path.path) || names.has(whole(path))) return true;
    if (path.urn !== undefined && names.has(path.urn)) return true;
    if (path.subAttribute === undefined) return parents.has(path.path);
    // The URI of what `value` refers to is made by the router, not kept by the store.
    return path.subAttribute.name === '$ref' && names.has(`${whole(path)}.value`);
  };
}

/** The required parts of what is kept: of a schema its attributes, of an attribute its sub-attributes. */
function requiredPaths(type: ResourceType): readonly { of: string; path: string }[] {
  const parts = (prefix: string, of: string, attributes: readonly Attribute[]) =>
    attributes.filter(({ required }) => required).map(({ name }) => ({ of, path: prefix + name }));
  const deep = (prefix: string, attributes: readonly Attribute[]) =>
    attributes.flatMap(({ name, subAttributes = [] }) =>
      parts(`${prefix}${name}.`, `${prefix}${name}`, subAttributes),
    );
  return [
    ...deep('', type.schema.attributes),
    ...type.extensions.flatMap(({ schema: { id, attributes } }) => [
      ...parts(`${id}:`, id, attributes),
      ...deep(`${id}:`, attributes),
    ]),
  ];
}

function checkRequired(full: ResourceType, kept: ResourceType, storeName: string): void {
  const essential = ESSENTIAL[full.name] ?? [];
  const always = [
    ...full.schema.attributes
      .filter(({ name, required }) => required || essential.includes(name))
      .map(({ name }) => name),
    ...full.extensions.filter(({ required }) => required).map(({ schema }) => schema.id),
  ];
  const needed = requiredPaths(full).filter(({ of }) => kept.resolve(of) !== undefined);
  const missing = [...always, ...needed.map(({ path }) => path)].find(
    (path) => kept.resolve(path) === undefined,
  );
  if (missing !== undefined) fail(storeName, `must keep "${missing}" of ${full.name}.`);
}

/** Applies a change to the attributes whose paths are named. */
function change(
  type: ResourceType,
  paths: ReadonlyMap<string, (attribute: Attribute) => Attribute>,
): ResourceTypeInput {
  const one = (prefix: string, attribute: Attribute): Attribute => {
    const path = `${prefix}${attribute.name}`;
    const subAttributes = attribute.subAttributes?.map((sub) => one(`${path}.`, sub));
    const changed = { ...attribute, ...(subAttributes && { subAttributes }) };
    return paths.get(path)?.(changed) ?? changed;
  };
  const all = (prefix: string, schema: Schema): SchemaInput => ({
    ...schema,
    attributes: schema.attributes.map((attribute) => one(prefix, attribute)),
  });
  return {
    name: type.name,
    endpoint: type.endpoint,
    description: type.description,
    schema: all('', type.schema),
    schemaExtensions: type.extensions.map(({ schema, required }) => ({
      schema: all(`${schema.id}:`, schema),
      required,
    })),
  };
}

/**
 * Reduces a resource type to what a store declares, so that what is published is what is kept: paths that
 * are not declared leave the schema, `types` become the canonical values of `type`, and `unique` paths
 * say `uniqueness: server`. `groups` of a User, `$ref` beside a kept `value`, and the common attributes
 * are the router's own and stay.
 *
 * @param storeName - how errors name the store, e.g. `userStore`.
 * @throws ScimConfigError `ERR_SCIM_STORE_ATTRIBUTES` for a path that the type does not have, and for a
 * required attribute that is not kept (for a User also `active`).
 * @example
 * // What a store that keeps two attributes publishes:
 * const type = trimResourceType(
 *   USER_RESOURCE_TYPE,
 *   { attributes: ['userName', 'active'], unique: ['userName'] },
 *   'userStore',
 * );
 */
export function trimResourceType(
  input: ResourceTypeInput,
  declared: DeclaredAttributes,
  storeName: string,
): ResourceTypeInput {
  const full = compileResourceType(input);
  const kept =
    declared.attributes === 'all'
      ? full
      : compileResourceType(input, keeper(declaredTargets(full, declared.attributes, storeName)));
  checkRequired(full, kept, storeName);

  const changes = new Map<string, (attribute: Attribute) => Attribute>();
  for (const target of declaredTargets(kept, declared.unique ?? [], storeName)) {
    changes.set(nameOf(target), (attribute) => ({ ...attribute, uniqueness: 'server' }));
  }
  for (const [path, canonicalValues] of Object.entries(declared.types ?? {})) {
    for (const target of declaredTargets(kept, [`${path}.type`], storeName)) {
      changes.set(nameOf(target), (attribute) => ({ ...attribute, canonicalValues }));
    }
  }
  return change(kept, changes);
}
