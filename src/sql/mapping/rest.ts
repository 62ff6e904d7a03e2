import { InvalidValueError } from '../../errors/store-errors.js';
import type { Attribute, Attributes, BodyMember, ResourceType } from '../../schema/types.js';
import { isStorableValue } from '../filter/storable.js';
import { inSchemaOrder } from './column.js';
import type { Field } from './field.js';

/** An attribute of which something is in the column of the rest. */
export interface RestAttribute {
  /** The attribute, of its sub-attributes those that have no column of their own. */
  readonly shape: Attribute;
  /** Whether some of its sub-attributes have a column of their own. */
  readonly partial: boolean;
  /** Whether none of its sub-attributes is a secret, which is kept nowhere. */
  readonly whole: boolean;
}

/** The `jsonb` column with every attribute that has no column of its own. */
export interface Rest {
  readonly column: string;
  /** What is in it at the top level, and under the URN of each extension, in the schema's order. */
  readonly members: readonly {
    readonly urn: string | undefined;
    readonly attributes: readonly RestAttribute[];
  }[];
  /** Attributes that are put together from columns, in whose order their keys then are. */
  readonly composed: ReadonlySet<Attribute>;
}

/** Made by the store or the router at the top level of every resource. */
const MADE: ReadonlySet<string> = new Set(['id', 'meta', 'schemas']);

/** What is a relation between resources, and has a table of its own. */
const RELATIONS: Readonly<Record<string, string>> = { User: 'groups', Group: 'members' };

/** Secrets are kept as digests, by the store itself. */
function isSecret({ returned, mutability }: Attribute): boolean {
  return returned === 'never' || mutability === 'writeOnly';
}

export function compileRest(type: ResourceType, fields: readonly Field[], column: string): Rest {
  const isApart = (name: string) => MADE.has(name) || RELATIONS[type.name] === name;
  const extension = (member: BodyMember) =>
    member.kind === 'extension' ? [member.extension.schema] : [];
  const parts = fields.filter(({ path }) => path.subAttribute !== undefined);
  return {
    column,
    composed: new Set(parts.map(({ path }) => path.attribute)),
    members: [
      {
        urn: undefined,
        attributes: type.attributes
          .filter(({ name }) => !isApart(name))
          .flatMap((attribute) => restOf(attribute, undefined, fields)),
      },
      ...type.members.flatMap(extension).map(({ id, attributes }) => ({
        urn: id,
        attributes: attributes.flatMap((attribute) => restOf(attribute, id, fields)),
      })),
    ],
  };
}

/** What of an attribute is in the rest: nothing, a part of it, or all. */
function restOf(
  attribute: Attribute,
  urn: string | undefined,
  fields: readonly Field[],
): readonly RestAttribute[] {
  if (isSecret(attribute)) return [];
  const own = fields.filter(({ path }) => path.urn === urn && path.attribute === attribute);
  if (own.some(({ path }) => path.subAttribute === undefined)) return [];
  // Columns of single values of a list are copies: the list is in the rest as a whole.
  const partial = own.some(({ which }) => which === undefined);
  const columns = partial ? new Set(own.map(({ path }) => path.subAttribute)) : undefined;
  const parts = attribute.subAttributes?.filter((sub) => !isSecret(sub) && !columns?.has(sub));
  if (parts?.length === 0) return [];
  const whole = attribute.subAttributes?.some(isSecret) !== true;
  return [{ shape: Object.freeze({ ...attribute, subAttributes: parts }), partial, whole }];
}

/**
 * The rest of a draft, as JSON.
 *
 * @throws InvalidValueError for text that PostgreSQL cannot keep.
 */
export function toRest({ members }: Rest, resource: Attributes): string {
  const rest: Record<string, unknown> = {};
  for (const { urn, attributes } of members) {
    const holder = urn === undefined ? resource : resource[urn];
    const kept = isObject(holder) ? restIn(holder, attributes, urn) : {};
    if (urn === undefined) Object.assign(rest, kept);
    else if (Object.keys(kept).length > 0) rest[urn] = kept;
  }
  return JSON.stringify(rest);
}

function restIn(
  holder: Attributes,
  attributes: readonly RestAttribute[],
  urn: string | undefined,
): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const { shape } of attributes) {
    const { name } = shape;
    const value = inSchemaOrder(shape, holder[name]);
    if (isNothing(value)) continue;
    if (!isStorableValue(value)) {
      const path = urn === undefined ? name : `${urn}:${name}`;
      throw new InvalidValueError(path, 'There are characters in it that cannot be stored.');
    }
    kept[name] = value;
  }
  return kept;
}

/** What a driver gave for the column. A JSON text, or a string that somebody has put there in place of an object. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'decimal']);

/**
 * Whether a value is what its attribute holds. One that somebody else has written may be anything; it would be refused
 * with whatever is written next, even with what switches somebody off.
 */
function fits(attribute: Attribute, value: unknown): boolean {
  if (!attribute.multiValued) return fitsOne(attribute, value);
  return Array.isArray(value) && value.every((each) => fitsOne(attribute, each));
}

function fitsOne({ type, subAttributes = [] }: Attribute, value: unknown): boolean {
  if (type === 'complex') {
    const isRight = (sub: Attribute, part: unknown) =>
      part === undefined || part === null || fits(sub, part);
    return isObject(value) && subAttributes.every((sub) => isRight(sub, value[sub.name]));
  }
  if (NUMBERS.has(type)) return typeof value === 'number';
  return typeof value === (type === 'boolean' ? 'boolean' : 'string');
}

/** The attributes in a column of the rest, as an object of its own; what the schema does not know is left out. */
export function fromRest({ members }: Rest, value: unknown): Record<string, unknown> {
  const given = parsed(value);
  const resource: Record<string, unknown> = {};
  if (!isObject(given)) return resource;
  for (const { urn, attributes } of members) {
    const holder = urn === undefined ? given : given[urn];
    if (!isObject(holder)) continue;
    const right = attributes.filter(({ shape }) => fits(shape, holder[shape.name]));
    const found = restIn(holder, right, urn);
    if (urn === undefined) Object.assign(resource, found);
    else resource[urn] = found;
  }
  return resource;
}

/** A resource with its keys as the schema lists them. Those within values are so where the value is not composed. */
export function orderedAs(
  type: ResourceType,
  { composed }: Rest,
  resource: Attributes,
): Record<string, unknown> {
  const ordered: Record<string, unknown> = {};
  for (const member of type.members) {
    const value = resource[member.name];
    if (isNothing(value)) continue;
    ordered[member.name] =
      member.kind === 'attribute'
        ? inOrder(composed, member.attribute, value)
        : extensionInOrder(composed, member.extension.schema.attributes, value);
  }
  return ordered;
}

const inOrder = (composed: Rest['composed'], attribute: Attribute, value: unknown): unknown =>
  composed.has(attribute) ? inSchemaOrder(attribute, value) : value;

function extensionInOrder(
  composed: Rest['composed'],
  attributes: readonly Attribute[],
  value: unknown,
): unknown {
  const given = isObject(value) ? value : {};
  const ordered: Record<string, unknown> = {};
  for (const attribute of attributes) {
    const { name } = attribute;
    if (given[name] !== undefined) ordered[name] = inOrder(composed, attribute, given[name]);
  }
  return ordered;
}

/** Unassigned (RFC 7643 §2.5); an object without anything in it says nothing either. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function isObject(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
