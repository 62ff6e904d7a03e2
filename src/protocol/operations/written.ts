import { isJsonObject } from '../../schema/json.js';
import type { Attributes } from '../../schema/types.js';
import type { Endpoint } from '../model/endpoint.js';
import type { WriteResult } from '../model/write-result.js';
import { versionOf } from '../representation/versions.js';

const partsOf = (path: string, value: unknown): readonly string[] => {
  const elements: readonly unknown[] = Array.isArray(value) ? value : [value];
  return elements
    .filter(isJsonObject)
    .flatMap((e) => Object.keys(e).map((sub) => `${path}.${sub}`));
};

const EMPTY: ReadonlySet<string> = new Set();

/**
 * Paths of the attributes and sub-attributes that the body of a POST or PUT gave values for; none where
 * no answer depends on them.
 */
export function suppliedPaths(
  { type, projector }: Pick<Endpoint, 'type' | 'projector'>,
  attributes: Attributes,
): ReadonlySet<string> {
  if (!projector.showsWritten) return EMPTY;
  const within = (prefix: string, given: Attributes): string[] =>
    Object.entries(given).flatMap(([name, value]) => [
      `${prefix}${name}`,
      ...partsOf(`${prefix}${name}`, value),
    ]);
  const urns = new Set(type.extensions.map(({ schema }) => schema.id));
  return new Set(
    Object.entries(attributes).flatMap(([name, value]) =>
      urns.has(name) ? within(`${name}:`, value as Attributes) : within('', { [name]: value }),
    ),
  );
}

/** The ETag after a write; undefined after a delete, and where the store keeps none. */
export function writtenVersion({ version, record }: WriteResult): string | undefined {
  return version ?? (record && versionOf(record));
}
