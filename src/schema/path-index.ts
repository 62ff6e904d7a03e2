import { attributePath } from './pick-attributes.js';
import type {
  Attribute,
  AttributePath,
  PathTarget,
  ResourceType,
  SchemaExtension,
} from './types.js';

/** Everything that a path can name, by its lower-case text. */
export interface PathIndex {
  find(text: string): PathTarget | undefined;
}

function pathsOf(urn: string | undefined, attributes: readonly Attribute[]): AttributePath[] {
  return attributes.flatMap((attribute) => [
    attributePath(urn, attribute),
    ...(attribute.subAttributes ?? []).map((sub) => attributePath(urn, attribute, sub)),
  ]);
}

function nameOf({ attribute, subAttribute }: AttributePath): string {
  return subAttribute ? `${attribute.name}.${subAttribute.name}` : attribute.name;
}

/**
 * A map from lower-case strings whose look-up never lower-cases more than the longest key, however long
 * the text of a client is.
 */
export function caselessMap<V>(entries: Iterable<readonly [string, V]>): {
  get(text: string): V | undefined;
} {
  const map = new Map<string, V>();
  const asSpelled = new Map<string, V>();
  let longest = 0;
  for (const [text, value] of entries) {
    const key = text.toLowerCase();
    map.set(key, value);
    asSpelled.set(text, value);
    longest = Math.max(longest, key.length);
  }
  return {
    get: (text) =>
      asSpelled.get(text) ?? (text.length > longest ? undefined : map.get(text.toLowerCase())),
  };
}

/**
 * Indexes a resource type, so that finding a path is one look-up and a URN with dots and colons is never
 * split. Unqualified names of extension attributes are included where they name one thing only.
 */
export function indexPaths(
  coreUrn: string,
  attributes: readonly Attribute[],
  extensions: readonly SchemaExtension[],
): PathIndex {
  const core = pathsOf(undefined, attributes);
  const extended = extensions.flatMap(({ schema }) => pathsOf(schema.id, schema.attributes));
  const coreNames = new Set(attributes.map(({ name }) => name.toLowerCase()));

  const owners = new Map<string, string | undefined>();
  for (const { urn, attribute } of extended) {
    const name = attribute.name.toLowerCase();
    owners.set(name, owners.has(name) && owners.get(name) !== urn ? undefined : urn);
  }
  const isUnambiguous = ({ urn, attribute }: AttributePath): boolean => {
    const name = attribute.name.toLowerCase();
    return !coreNames.has(name) && owners.get(name) === urn;
  };
  const found = (path: AttributePath, unqualified: boolean): PathTarget =>
    Object.freeze({ kind: 'attribute', path, unqualified });

  // Later entries win: a URN that is declared is never read as an attribute of a shorter one.
  const index = caselessMap<PathTarget>([
    ...extended.filter(isUnambiguous).map((path) => [nameOf(path), found(path, true)] as const),
    ...core.flatMap((path) => {
      const target = found(path, false);
      return [
        [path.path, target],
        [`${coreUrn}:${path.path}`, target],
      ] as const;
    }),
    ...extended.map((path) => [path.path, found(path, false)] as const),
    ...extensions.map(
      ({ schema }) =>
        [schema.id, Object.freeze({ kind: 'extension', urn: schema.id } as const)] as const,
    ),
  ]);
  return { find: index.get };
}

/** Every path of a type, for messages that say what was probably meant. */
export function namesOf({ attributes, extensions }: ResourceType): readonly string[] {
  return [
    ...pathsOf(undefined, attributes).map(({ path }) => path),
    ...extensions.flatMap(({ schema }) => [
      schema.id,
      ...pathsOf(schema.id, schema.attributes).map(({ path }) => path),
    ]),
  ];
}
