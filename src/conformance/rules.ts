/**
 * Every difference between presets is one row here: what the rule decides, which values it takes, and
 * its value in each preset. Code asks a rule by name and knows no client by name.
 */
interface Rule {
  readonly about: string;
  readonly values: readonly [unknown, unknown, ...unknown[]];
  readonly lenient: unknown;
  readonly rfc: unknown;
  readonly interop: unknown;
  readonly ipsie: unknown;
  /** Whether the Interoperability Profile demands its value; the others of a preset are our choice. */
  readonly demanded?: true;
  /** Whether the RFCs allow each of its values, so that none of them is a tolerance. */
  readonly choice?: true;
}

/**
 * Every rule of the option `conformance`: what it decides, the values it may have, and its value in each
 * preset. What a value means is in {@link RULE_REASONS}.
 */
export const RULES = {
  unknownAttributes: {
    about:
      'An attribute in a body that no schema of the resource type defines. It is never stored.',
    values: ['ignore', 'refuse'],
    lenient: 'ignore',
    rfc: 'ignore',
    interop: 'refuse',
    ipsie: 'refuse',
    demanded: true,
  },
  unknownSchemas: {
    about: 'A URI in `schemas` that the resource type does not declare.',
    values: ['ignore', 'refuse'],
    lenient: 'ignore',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
    demanded: true,
  },
  missingSchemas: {
    about:
      'A body without `schemas`, or whose `schemas` leaves out the base schema or message URI.',
    values: ['accept', 'refuse'],
    lenient: 'accept',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
  },
  undeclaredExtension: {
    about: 'Extension data sent while its URN is not listed in `schemas`.',
    values: ['accept', 'refuse'],
    lenient: 'accept',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
  },
  unqualifiedExtensionAttributes: {
    about: 'An extension attribute named without its URN in a filter, path or query list.',
    values: ['resolve', 'unknown'],
    lenient: 'resolve',
    rfc: 'unknown',
    interop: 'unknown',
    ipsie: 'unknown',
  },
  coerceScalars: {
    about:
      'A string for a boolean or number ("False", "7"), and a number or boolean for a string, is converted to the type in the schema.',
    values: [true, false],
    lenient: true,
    rfc: false,
    interop: false,
    ipsie: false,
  },
  emptyStringClears: {
    about: 'An empty string unassigns the attribute.',
    values: [true, false],
    lenient: true,
    rfc: false,
    interop: false,
    ipsie: false,
  },
  bareComplexValue: {
    about: 'A simple value for a complex attribute is taken as its `value` sub-attribute.',
    values: [true, false],
    lenient: true,
    rfc: false,
    interop: false,
    ipsie: false,
  },
  wrappedSimpleValue: {
    about:
      'An object { "value": x } for a simple attribute is taken as x; an array of one for a single-valued one, or for the attributes of a schema, as its element.',
    values: [true, false],
    lenient: true,
    rfc: false,
    interop: false,
    ipsie: false,
  },
  jsonText: {
    about:
      'JSON text in a string (`"{\\"value\\":\\"…\\"}"`) where an object or a list is expected, or as the `value` of a complex attribute: parsed, or 400 invalidValue. It is never taken for an id or a value, except in `roles` and `entitlements`, which have no syntax.',
    values: ['parse', 'refuse'],
    lenient: 'parse',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
  },
  coreSchemaKey: {
    about:
      'The URN of the core schema as a key of a body or of a path-less PATCH value, or as a PATCH path, with its attributes in an object.',
    values: ['resolve', 'unknown'],
    lenient: 'resolve',
    rfc: 'unknown',
    interop: 'unknown',
    ipsie: 'unknown',
  },
  formerSchemaUris: {
    about:
      'Former URIs of the enterprise extension (`urn:scim:schemas:extension:enterprise:2.0` and `1.0`, `…:2.0User`) in bodies, `schemas`, paths, filters and query parameters: as its own, or as unknown.',
    values: ['resolve', 'unknown'],
    lenient: 'resolve',
    rfc: 'unknown',
    interop: 'unknown',
    ipsie: 'unknown',
  },
  bareMultiValue: {
    about:
      'A single value for a multi-valued attribute in a create or replace body is taken as a list of one.',
    values: [true, false],
    lenient: true,
    rfc: false,
    interop: false,
    ipsie: false,
  },
  formats: {
    about:
      'Whether string formats (locale, time zone, e-mail, URI, base64, country) are checked. dateTime always is.',
    values: ['accept', 'check'],
    lenient: 'accept',
    rfc: 'check',
    interop: 'check',
    ipsie: 'check',
  },
  userNamePreparation: {
    about:
      'A userName that PRECIS forbids (RFC 8265 UsernameCaseMapped). It is always compared in its mapped form.',
    values: ['accept', 'enforce'],
    lenient: 'accept',
    rfc: 'enforce',
    interop: 'enforce',
    ipsie: 'enforce',
  },
  passwordPreparation: {
    about:
      'A password that PRECIS forbids (RFC 8265 OpaqueString): empty, or with control characters. It is always prepared.',
    values: ['accept', 'enforce'],
    lenient: 'accept',
    rfc: 'enforce',
    interop: 'enforce',
    ipsie: 'enforce',
  },
  duplicatePrimary: {
    about: 'Several values of one attribute marked primary in one request.',
    values: ['last', 'refuse'],
    lenient: 'last',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
  },
  passwords: {
    about:
      'The attribute `password`: taken where the store keeps it, or absent from /Schemas and 400 invalidSyntax in a body.',
    values: ['accept', 'refuse'],
    lenient: 'accept',
    rfc: 'accept',
    interop: 'accept',
    ipsie: 'refuse',
  },
  unknownMembers: {
    about:
      'A group member that names no resource: left out (and reported in the event), or 400 invalidValue.',
    values: ['skip', 'refuse'],
    lenient: 'skip',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
  },
  unknownValues: {
    about:
      'A value for a complex attribute, or for each element of a list, without a sub-attribute that clients can write ({}, [{ "id": 1 }]): the stored value stays, or 400 invalidValue. It never unassigns.',
    values: ['keep', 'refuse'],
    lenient: 'keep',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
  },
  unknownReferences: {
    about:
      'A reference such as `manager` to an id that no resource can have: left out, so that the stored one stays, or 400 invalidValue.',
    values: ['skip', 'refuse'],
    lenient: 'skip',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
  },
  unknownRoles: {
    about:
      'A value in `roles` or `entitlements` that the option `roleCatalog` does not have: left out (and logged), or 400 invalidValue. What is stored already stays, and nothing else does not come in; nobody is asked where there is no catalogue.',
    values: ['skip', 'refuse'],
    lenient: 'skip',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
  },
  managerId: {
    about:
      'The sub-attribute `managerId` of `manager` (of any single reference: its name and `Id`), which RFC 7643 does not have: taken as `value`, or unknown.',
    values: ['value', 'unknown'],
    lenient: 'value',
    rfc: 'unknown',
    interop: 'unknown',
    ipsie: 'unknown',
  },
  faultsBesideRevocation: {
    about:
      'A PUT or PATCH that takes access away (makes a user inactive, removes members, roles, entitlements or certificates) and whose other parts would be refused with 400 or 409: those parts are left out and their stored values stay, or the whole request is refused. Parts that the option `admission` refuses are left out in every preset.',
    values: ['skip', 'refuse'],
    lenient: 'skip',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
  },
  returningUsers: {
    about:
      'A POST of a user whose `userName` an inactive user has: 409 uniqueness, or the inactive user is brought back with the same id, if `externalId` agrees or neither has one. What the POST does not say is unassigned, groups are left, and roles are computed anew.',
    values: ['conflict', 'reactivate'],
    lenient: 'conflict',
    rfc: 'conflict',
    interop: 'conflict',
    ipsie: 'conflict',
    choice: true,
  },
  unassignedActive: {
    about:
      'A PUT or PATCH that unassigns `active` (null, or remove) of an active user: ignored, or the user becomes inactive. In every preset an inactive user stays inactive, and a PUT that omits `active` keeps it.',
    values: ['keep', 'deactivate'],
    lenient: 'keep',
    rfc: 'deactivate',
    interop: 'deactivate',
    ipsie: 'deactivate',
  },
  typeLabels: {
    about:
      'Canonical values of `type` in `roles`, `entitlements` and `x509Certificates`, for which RFC 7643 names none: left out of /Schemas, or the labels of §2.4 (`work`, `home`, `other`). What the store declares as `types` is always published.',
    values: ['leave', 'publish'],
    lenient: 'leave',
    rfc: 'leave',
    interop: 'publish',
    ipsie: 'publish',
    demanded: true,
  },
  unknownFilterAttribute: {
    about:
      'A filter that names an attribute of no schema: treated as unassigned, or 400 invalidFilter.',
    values: ['unassigned', 'refuse'],
    lenient: 'unassigned',
    rfc: 'unassigned',
    interop: 'refuse',
    ipsie: 'refuse',
    demanded: true,
  },
  unquotedLiterals: {
    about: 'A filter literal without quotation marks is taken as a string.',
    values: [true, false],
    lenient: true,
    rfc: false,
    interop: false,
    ipsie: false,
  },
  coerceLiterals: {
    about:
      'A filter literal that is a string for a boolean or number ("True") is converted, and so is a number for a string.',
    values: [true, false],
    lenient: true,
    rfc: false,
    interop: false,
    ipsie: false,
  },
  valuePathWithSubAttribute: {
    about: 'The filter `emails[type eq "work"].value eq "x"`, which the RFC grammar lacks.',
    values: ['accept', 'refuse'],
    lenient: 'accept',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
  },
  complexReplace: {
    about:
      'PATCH replace of a complex attribute: merge the given sub-attributes, or replace the whole attribute.',
    values: ['merge', 'replace'],
    lenient: 'merge',
    rfc: 'merge',
    interop: 'replace',
    ipsie: 'replace',
    demanded: true,
  },
  valuePathWithoutMatch: {
    about:
      'PATCH add or replace whose value path matches nothing: create the value from its eq terms, or 400 noTarget.',
    values: ['create', 'noTarget'],
    lenient: 'create',
    rfc: 'noTarget',
    interop: 'noTarget',
    ipsie: 'noTarget',
  },
  pathlessPatch: {
    about:
      'PATCH add or replace without a path, whose value holds the attributes; and a remove without one, which is 400 noTarget or invalidSyntax.',
    values: ['accept', 'refuse'],
    lenient: 'accept',
    rfc: 'accept',
    interop: 'refuse',
    ipsie: 'refuse',
    demanded: true,
  },
  singleValueFilter: {
    about:
      'A PATCH path that filters a complex attribute with one value (`…:manager[value eq "7"]`): the filter is tested on that value, or 400 invalidPath.',
    values: ['accept', 'refuse'],
    lenient: 'accept',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
  },
  valuePathElement: {
    about:
      'PATCH add or replace whose value path names whole values (`emails[type eq "work"]`) rather than one of their sub-attributes. A whole value can always be removed, under `refuse` also by `members[…].value`.',
    values: ['accept', 'refuse'],
    lenient: 'accept',
    rfc: 'accept',
    interop: 'refuse',
    ipsie: 'refuse',
    demanded: true,
  },
  bareMultiValuePatch: {
    about:
      'PATCH add or replace of a multi-valued attribute by a single value instead of an array.',
    values: ['accept', 'refuse'],
    lenient: 'accept',
    rfc: 'accept',
    interop: 'refuse',
    ipsie: 'refuse',
    demanded: true,
  },
  pathlessList: {
    about:
      'A list of objects as the value of a path-less PATCH: each in turn, as if they were operations of their own, or 400 invalidValue.',
    values: ['accept', 'refuse'],
    lenient: 'accept',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
  },
  flatKeys: {
    about:
      'Keys of a path-less PATCH value that are paths ("name.givenName", "urn:…:User:department").',
    values: ['resolve', 'unknown'],
    lenient: 'resolve',
    rfc: 'unknown',
    interop: 'unknown',
    ipsie: 'unknown',
  },
  pathlessReadOnly: {
    about:
      'readOnly attributes in a path-less PATCH value (an explicit path to a readOnly attribute is always 400 mutability).',
    values: ['ignore', 'refuse'],
    lenient: 'ignore',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
  },
  readOnlySubAttribute: {
    about:
      'A PATCH path to a readOnly sub-attribute of what clients can write (`…:manager.displayName`): ignored, or 400 mutability.',
    values: ['ignore', 'refuse'],
    lenient: 'ignore',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
  },
  removeWithValue: {
    about:
      'PATCH remove with a value on a multi-valued attribute: remove the listed values only, or 400 invalidValue.',
    values: ['listed', 'refuse'],
    lenient: 'listed',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
  },
  emptyOperations: {
    about: 'A PATCH without operations.',
    values: ['accept', 'refuse'],
    lenient: 'accept',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
  },
  requiredRemoval: {
    about:
      'An operation that unassigns a required attribute: checked at the end of the request, or at the operation.',
    values: ['final', 'operation'],
    lenient: 'final',
    rfc: 'operation',
    interop: 'operation',
    ipsie: 'operation',
  },
  unknownPatchPath: {
    about: 'A PATCH path that names an attribute of no schema: ignored, or 400 invalidPath.',
    values: ['ignore', 'refuse'],
    lenient: 'ignore',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
    demanded: true,
  },
  rawToken: {
    about: 'An Authorization header that is a token without a scheme counts as a bearer token.',
    values: ['accept', 'refuse'],
    lenient: 'accept',
    rfc: 'refuse',
    interop: 'refuse',
    ipsie: 'refuse',
  },
  omittedMembersOnPut: {
    about:
      'A PUT of a group without `members`: the group is emptied, as by an empty list, or its members stay.',
    values: ['clear', 'keep'],
    lenient: 'clear',
    rfc: 'clear',
    interop: 'clear',
    ipsie: 'clear',
    choice: true,
  },
  groupPatchResponse: {
    about:
      'The answer to a PATCH of a group: 204 (`none`), 200 with the group where more than its members changed (`record`), or always 200 (`always`). Where `attributes` are asked for it is 200.',
    values: ['none', 'record', 'always'],
    lenient: 'none',
    rfc: 'always',
    interop: 'none',
    ipsie: 'none',
    choice: true,
  },
  pathSpelling: {
    about:
      'A path with several slashes in a row, or a space after an endpoint (`//Users`, `/Users%20`): accepted as if they were not there, or 404.',
    values: ['fold', 'exact'],
    lenient: 'fold',
    rfc: 'exact',
    interop: 'exact',
    ipsie: 'exact',
  },
  mediaType: {
    about:
      'Content-Type of a request body: application/scim+json alone (`scim`), application/json as well (`json`), or also text/plain and none (`any`).',
    values: ['any', 'json', 'scim'],
    lenient: 'any',
    rfc: 'json',
    interop: 'scim',
    ipsie: 'scim',
    demanded: true,
  },
} as const satisfies Record<string, Rule>;

/** The name of a rule of the option `conformance`, e.g. `unknownAttributes`; a key of {@link RULES}. */
export type RuleName = keyof typeof RULES;

/** The rules in force: one value for every name, frozen. */
export type Rules = { readonly [N in RuleName]: (typeof RULES)[N]['values'][number] };

/**
 * `lenient`: the RFCs with every tolerance that identity providers need. `rfc`: RFC 7643 and 7644 with
 * verified errata. `interop`: the SCIM 2.0 Interoperability Profile (draft). `ipsie`: the OpenID IPSIE
 * account life cycle profile on top of it.
 */
export type Preset = 'lenient' | 'rfc' | 'interop' | 'ipsie';
