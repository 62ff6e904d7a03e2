/** The eight data types of RFC 7643 §2.3. */
export type AttributeType =
  | 'string'
  | 'boolean'
  | 'decimal'
  | 'integer'
  | 'dateTime'
  | 'binary'
  | 'reference'
  | 'complex';

/** Who may write an attribute, and when (RFC 7643 §7, `mutability`). */
export type Mutability = 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';

/** When an attribute is part of an answer (RFC 7643 §7, `returned`). */
export type Returned = 'always' | 'never' | 'default' | 'request';

/** Among which resources a value occurs once (RFC 7643 §7, `uniqueness`). */
export type Uniqueness = 'none' | 'server' | 'global';

/** The PRECIS profiles of RFC 8265 by which text is prepared (RFC 7644 §5). */
export type PrecisProfile = 'UsernameCaseMapped' | 'OpaqueString';

/**
 * An attribute as a host writes it. Whatever is left out takes the default of RFC 7643 §2.2: a
 * single-valued, optional, readWrite string, returned by default, compared without case.
 */
export interface AttributeInput {
  readonly name: string;
  readonly type?: AttributeType;
  readonly multiValued?: boolean;
  readonly description?: string;
  readonly required?: boolean;
  readonly caseExact?: boolean;
  readonly mutability?: Mutability;
  readonly returned?: Returned;
  readonly uniqueness?: Uniqueness;
  readonly canonicalValues?: readonly string[] | undefined;
  readonly referenceTypes?: readonly string[] | undefined;
  /**
   * How text is prepared, if at all: `UsernameCaseMapped` for names by which people sign in (kept as
   * sent), `OpaqueString` for passwords. The rules `userNamePreparation` and `passwordPreparation` say
   * whether what the profile forbids is refused. Not part of the published schema.
   */
  readonly prepared?: PrecisProfile | undefined;
  /** For type `complex`; by default value, display, type, primary and $ref where multi-valued (§2.4). */
  readonly subAttributes?: readonly AttributeInput[] | undefined;
}

/**
 * An attribute with every characteristic in place (RFC 7643 §7), those that it does not have as undefined:
 * all attributes are of one shape, which is what makes reading them fast. Deeply frozen.
 */
export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: Mutability;
  readonly returned: Returned;
  readonly uniqueness: Uniqueness;
  readonly canonicalValues: readonly string[] | undefined;
  readonly referenceTypes: readonly string[] | undefined;
  readonly prepared: PrecisProfile | undefined;
  /** Only, and always, for type `complex`. */
  readonly subAttributes: readonly Attribute[] | undefined;
}

/** A schema as a host writes it (RFC 7643 §7). */
export interface SchemaInput {
  /** The schema URI, e.g. `urn:example:params:scim:schemas:extension:acme:2.0:User`. */
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly attributes: readonly AttributeInput[];
}

/** A schema with all its characteristics filled in (RFC 7643 §7), as `/Schemas` publishes it. */
export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

/** A resource type as a host writes it (RFC 7643 §6). User and Group are declared in the same way. */
export interface ResourceTypeInput {
  /** What `meta.resourceType` shows, e.g. `Device`. */
  readonly name: string;
  /** Path below the base URL; by default the plural of the name, e.g. `/Devices`. */
  readonly endpoint?: string;
  readonly description?: string;
  readonly schema: SchemaInput;
  readonly schemaExtensions?: readonly {
    readonly schema: SchemaInput;
    readonly required?: boolean;
  }[];
}

/**
 * Where an attribute lives inside a resource: an optional extension URN, the attribute, and an optional
 * sub-attribute. One object per place, made at start and shared; compare by identity or by `path`.
 */
export interface AttributePath {
  /** Canonical text, e.g. `userName`, `name.givenName`, `urn:…:enterprise:2.0:User:manager.value`. */
  readonly path: string;
  /** The extension URN under which the attribute is kept; undefined at the top level. */
  readonly urn: string | undefined;
  /** The top-level attribute (inside its extension, if any). */
  readonly attribute: Attribute;
  /** The sub-attribute, if the path names one. */
  readonly subAttribute: Attribute | undefined;
  /** What the path points at: the sub-attribute if there is one, else the attribute. */
  readonly target: Attribute;
}

/** What a piece of text names: an attribute path, or a whole extension by its URN. */
export type PathTarget =
  | {
      readonly kind: 'attribute';
      readonly path: AttributePath /** Found in an extension without being qualified by its URN. */;
      readonly unqualified: boolean;
    }
  | { readonly kind: 'extension'; readonly urn: string };

/**
 * An extension of a resource type, and whether each resource must have it (RFC 7643 §6,
 * `schemaExtensions`).
 */
export interface SchemaExtension {
  readonly schema: Schema;
  readonly required: boolean;
}

/** What a key of a body can name; `name` is its canonical spelling, for an extension the URN. */
export type BodyMember =
  | { readonly kind: 'attribute'; readonly name: string; readonly attribute: Attribute }
  | { readonly kind: 'extension'; readonly name: string; readonly extension: SchemaExtension };

/** A resource type compiled at start: the one place that answers questions about its attributes. */
export interface ResourceType {
  readonly name: string;
  readonly endpoint: string;
  readonly description: string;
  /** The core schema, common attributes (id, externalId, meta, schemas) not included. */
  readonly schema: Schema;
  readonly extensions: readonly SchemaExtension[];
  /** Common attributes first, then those of the core schema: everything at the top level. */
  readonly attributes: readonly Attribute[];
  /**
   * Finds what a string names, in constant time: any case, with or without the URN of a declared schema
   * (longest match), `attribute` or `attribute.subAttribute`, or an extension URN alone.
   */
  resolve(text: string): PathTarget | undefined;
  /** The path of an attribute whose canonical text is known to exist; throws if it does not. */
  at(path: string): AttributePath;
  /** All that a body can hold: the attributes in their order, then the extensions. */
  readonly members: readonly BodyMember[];
  /** Finds the top-level member (attribute or extension) for a key of a body, in any case. */
  member(key: string): BodyMember | undefined;
  /** Finds a sub-attribute (or an attribute of an extension) by name in any case. */
  child(parent: Attribute | Schema, key: string): Attribute | undefined;
}

/** Attribute values of one resource, in canonical names: what bodies become and stores keep. */
export type Attributes = { readonly [name: string]: unknown };
