import { ScimConfigError } from '../errors/config-error.js';
import {
  ATTRIBUTE_TYPES,
  CASE_EXACT_TYPES,
  DEFAULT_SUB_ATTRIBUTES,
  MUTABILITIES,
  PREPARATIONS,
  RETURNED,
  UNIQUENESS,
} from './characteristics.js';
import { COMMON_NAMES } from './core/common.js';
import type {
  Attribute,
  AttributeInput,
  AttributeType,
  Preparation,
  Returned,
  Schema,
  SchemaInput,
} from './types.js';

/** RFC 7643 §2.1, with the `$` in front that only `$ref` uses (erratum 8924). */
const NAME = /^\$?[A-Za-z][\w$-]*$/;
/** What RFC 9944 §7.1 calls the parts of an extension that are extensions themselves. */
const URN_NAME = /^urn:[a-z0-9][a-z0-9-]*(?::[\w.~-]+)+$/i;
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[!-~]+$/;

/** Names that every JavaScript object answers to; an attribute must not be confused with them. */
const RESERVED: ReadonlySet<string> = new Set(
  ['prototype', ...Object.getOwnPropertyNames(Object.prototype)].map((name) => name.toLowerCase()),
);

/** Where in a definition we are, for error messages. */
interface Place {
  readonly schema: string;
  readonly path: string;
  /** How many levels of sub-attributes may follow. */
  readonly levels: number;
}

function fail({ schema, path }: Pick<Place, 'schema' | 'path'>, problem: string): never {
  const attribute = path === '' ? '' : `, attribute "${path}"`;
  throw new ScimConfigError('ERR_SCIM_SCHEMA', `Schema "${schema}"${attribute}: ${problem}`);
}

function oneOf<T extends string>(
  place: Place,
  characteristic: string,
  values: readonly T[],
  value: T,
): T {
  if (!values.includes(value)) {
    fail(place, `${characteristic} must be one of ${values.join(', ')}.`);
  }
  return value;
}

function texts(place: Place, characteristic: string, values: unknown): readonly string[] {
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'string')) {
    fail(place, `${characteristic} must be an array of strings.`);
  }
  return Object.freeze([...values]);
}

function subAttributesOf(input: AttributeInput, place: Place): readonly Attribute[] {
  if (place.levels === 0) fail(place, 'a sub-attribute cannot be complex (erratum 8415).');
  const inputs = input.subAttributes ?? (input.multiValued ? DEFAULT_SUB_ATTRIBUTES : []);
  if (inputs.length === 0) fail(place, 'a complex attribute needs subAttributes.');
  return defineAttributes(inputs, { ...place, levels: place.levels - 1 });
}

function preparationOf(
  { caseExact }: AttributeInput,
  prepared: Preparation,
  type: AttributeType,
  place: Place,
): Preparation {
  if (type !== 'string') fail(place, 'only a string is prepared.');
  if (prepared === 'UsernameCaseMapped' && caseExact) {
    fail(place, 'prepared as UsernameCaseMapped, it cannot be caseExact.');
  }
  return oneOf(place, 'prepared', PREPARATIONS, prepared);
}

/** What can only be written is never returned (RFC 7643 §7). */
function returnedOf({ mutability, returned }: AttributeInput, place: Place): Returned {
  if (mutability !== 'writeOnly') return oneOf(place, 'returned', RETURNED, returned ?? 'default');
  if (returned !== undefined && returned !== 'never') {
    fail(place, 'a writeOnly attribute is returned: never.');
  }
  return 'never';
}

function defineAttribute(input: AttributeInput, place: Place): Attribute {
  const { name } = input;
  const isUrn = typeof name === 'string' && place.levels > 0 && URN_NAME.test(name);
  if (typeof name !== 'string' || !(isUrn || NAME.test(name))) {
    fail(place, 'a name is a letter followed by letters, digits, "-", "_" and "$".');
  }
  if (RESERVED.has(input.name.toLowerCase())) fail(place, 'this name is reserved.');
  const type = oneOf(place, 'type', ATTRIBUTE_TYPES, input.type ?? 'string');
  const uniqueness = oneOf(place, 'uniqueness', UNIQUENESS, input.uniqueness ?? 'none');
  if (type === 'complex' && uniqueness !== 'none') {
    fail(place, 'a complex attribute has no uniqueness (erratum 6004).');
  }
  if (type !== 'complex' && input.subAttributes !== undefined) {
    fail(place, 'only a complex attribute has subAttributes.');
  }
  if (type !== 'reference' && input.referenceTypes !== undefined) {
    fail(place, 'only a reference has referenceTypes.');
  }
  return Object.freeze({
    name: input.name,
    type,
    multiValued: input.multiValued ?? false,
    description: input.description ?? '',
    required: input.required ?? false,
    caseExact: input.caseExact ?? CASE_EXACT_TYPES.has(type),
    mutability: oneOf(place, 'mutability', MUTABILITIES, input.mutability ?? 'readWrite'),
    returned: returnedOf(input, place),
    uniqueness,
    canonicalValues:
      input.canonicalValues && texts(place, 'canonicalValues', input.canonicalValues),
    referenceTypes:
      type === 'reference'
        ? texts(place, 'referenceTypes', input.referenceTypes ?? ['uri'])
        : undefined,
    prepared: input.prepared && preparationOf(input, input.prepared, type, place),
    subAttributes: type === 'complex' ? subAttributesOf(input, place) : undefined,
  });
}

function defineAttributes(inputs: readonly AttributeInput[], place: Place): readonly Attribute[] {
  const names = new Set<string>();
  return Object.freeze(
    inputs.map((input) => {
      const path = place.path === '' ? `${input.name}` : `${place.path}.${input.name}`;
      const attribute = defineAttribute(input, { ...place, path });
      const name = attribute.name.toLowerCase();
      if (names.has(name)) fail({ ...place, path }, 'the name is used twice.');
      names.add(name);
      return attribute;
    }),
  );
}

function complete(
  input: SchemaInput,
  attributes: readonly AttributeInput[],
  levels: number,
): Schema {
  const place = { schema: input.id, path: '', levels };
  if (typeof input.id !== 'string' || !URI.test(input.id)) fail(place, 'the id must be a URI.');
  return Object.freeze({
    id: input.id,
    name: input.name ?? input.id.slice(input.id.lastIndexOf(':') + 1),
    description: input.description ?? '',
    attributes: defineAttributes(attributes, place),
  });
}

/** Fills in what a single attribute definition leaves out; for the common attributes. */
export function defineCommonAttributes(inputs: readonly AttributeInput[]): readonly Attribute[] {
  return defineAttributes(inputs, { schema: 'common', path: '', levels: 1 });
}

/**
 * Checks a schema and fills in every characteristic that it leaves out (RFC 7643 §2.2, §7). The common
 * attributes (id, externalId, meta, schemas) keep their characteristics: listing them has no effect.
 *
 * @throws ScimConfigError `ERR_SCIM_SCHEMA` naming the schema and the attribute.
 *
 * @example
 * defineSchema({
 *   id: 'urn:example:params:scim:schemas:extension:acme:2.0:User',
 *   attributes: [{ name: 'badge' }, { name: 'floor', type: 'integer' }],
 * });
 */
export function defineSchema(input: SchemaInput): Schema {
  if (!Array.isArray(input.attributes)) {
    fail({ schema: input.id, path: '' }, 'attributes must be an array.');
  }
  const attributes = input.attributes.filter(
    ({ name }) => !COMMON_NAMES.has(String(name).toLowerCase()),
  );
  return complete(input, attributes, 1);
}

/** As {@link defineSchema} for the schemas of discovery, which list `id` and need a third level. */
export function defineDiscoverySchema(input: SchemaInput): Schema {
  return complete(input, input.attributes, 2);
}
