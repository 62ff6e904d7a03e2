import type { ResourceDraft } from '../../index.js';
import type { ResourceTypeInput } from '../../schema/index.js';

type Json = Readonly<Record<string, unknown>>;
type AttributeInput = ResourceTypeInput['schema']['attributes'][number];

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names of the complex attributes whose `value` is the id of another resource: they have a `$ref`. */
function referencing(attributes: readonly AttributeInput[]): readonly string[] {
  return attributes
    .filter(({ subAttributes = [] }) => subAttributes.some(({ name }) => name === '$ref'))
    .map(({ name }) => name);
}

function renamed(value: unknown, rename: (id: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (!isJson(value) || typeof value.value !== 'string') return value;
  return { ...value, value: rename(value.value) };
}

function renamedIn(holder: Json, names: readonly string[], rename: (id: string) => string): Json {
  const own = names.filter((name) => Object.hasOwn(holder, name));
  return own.length === 0
    ? holder
    : {
        ...holder,
        ...Object.fromEntries(own.map((name) => [name, renamed(holder[name], rename)])),
      };
}

/**
 * Makes a function that gives the resources to which a draft refers (`manager` and its like) other ids.
 */
export function renameReferences(
  type: ResourceTypeInput,
): (draft: ResourceDraft, rename: (id: string) => string) => ResourceDraft {
  const core = referencing(type.schema.attributes);
  const extensions = (type.schemaExtensions ?? [])
    .map(({ schema }) => [schema.id, referencing(schema.attributes)] as const)
    .filter(([, names]) => names.length > 0);
  return (draft, rename) => {
    const next: Record<string, unknown> = { ...renamedIn(draft, core, rename) };
    for (const [urn, names] of extensions) {
      const data = next[urn];
      if (isJson(data)) next[urn] = renamedIn(data, names, rename);
    }
    return next;
  };
}
