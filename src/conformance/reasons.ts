import type { RuleName } from './rules.js';

/** Why a rule exists, and a request whose outcome depends on it. */
export interface RuleReason {
  /** Who sends what, or which document asks for it. */
  readonly because: string;
  /**
   * Method, target below the mount, perhaps one header, perhaps a body of JSON. `{id}` is the id of a
   * user with a name, a title and a work e-mail, `{token}` a valid token; `leaver@example.com` is inactive.
   */
  readonly example: string;
}

const patch = (operation: string): string => `PATCH /Users/{id} {"Operations":[${operation}]}`;

/** A reason and a request for every rule of the conformance table. */
export const RULE_REASONS: Readonly<Record<RuleName, RuleReason>> = {
  unknownAttributes: {
    because:
      'Administrators map custom attributes and Okta sends back what it does not know; the profile wants typing errors reported.',
    example: 'POST /Users {"userName":"bea","favouriteColour":"blue"}',
  },
  unknownSchemas: {
    because:
      'Entra lists a schema of its own in every group, and an old Microsoft sample misspells the enterprise URN.',
    example:
      'POST /Groups {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group","http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],"displayName":"Crew"}',
  },
  missingSchemas: {
    because:
      'The endpoint says what a body is: a client that leaves `schemas` out loses nothing by it.',
    example: 'POST /Users {"userName":"bea"}',
  },
  undeclaredExtension: {
    because: 'Entra does not list the URNs of custom extensions in `schemas`.',
    example:
      'POST /Users {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"bea","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Deck"}}',
  },
  unqualifiedExtensionAttributes: {
    because: 'Older Microsoft samples and filters name `manager` and `department` without the URN.',
    example: 'GET /Users?filter=department eq "Deck"',
  },
  coerceScalars: {
    because:
      'Entra deactivates with the string "False" unless the flag is set, and Okta sends numbers for employeeNumber.',
    example: patch('{"op":"Replace","path":"active","value":"False"}'),
  },
  emptyStringClears: {
    because: 'Entra clears a manager, and its gallery suite any attribute, with an empty string.',
    example: patch('{"op":"Replace","path":"title","value":""}'),
  },
  bareComplexValue: {
    because: 'Entra sends the manager as a bare id.',
    example: patch(
      '{"op":"Add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":"26118915"}',
    ),
  },
  wrappedSimpleValue: {
    because: 'Entra wraps custom values as `{"value": …}`, and sends a manager as a list of one.',
    example: patch('{"op":"Add","path":"title","value":[{"value":"Captain"}]}'),
  },
  jsonText: {
    because:
      'A Java client library sends members, and whole values without a path, as JSON inside a string; if taken for an id, nobody is added.',
    example: patch('{"op":"replace","path":"name","value":"{\\"givenName\\":\\"Augusta\\"}"}'),
  },
  coreSchemaKey: {
    because:
      'Clients that write extensions under their URN write the core attributes in the same way; if ignored, the change is silently lost.',
    example: patch(
      '{"op":"replace","path":"urn:ietf:params:scim:schemas:core:2.0:User","value":{"title":"Captain"}}',
    ),
  },
  formerSchemaUris: {
    because:
      'Clients that began with SCIM 1.1, or with drafts of 2.0, still send enterprise data under the URI of that time.',
    example:
      'POST /Users {"userName":"bea","urn:scim:schemas:extension:enterprise:2.0":{"department":"Deck"}}',
  },
  bareMultiValue: {
    because: 'Some OneLogin connectors send `emails` as one object.',
    example: 'POST /Users {"userName":"bea","emails":{"value":"bea@example.com"}}',
  },
  formats: {
    because:
      'The Microsoft validator writes random strings into locale, timezone and profileUrl and reads it back.',
    example: 'POST /Users {"userName":"bea","locale":"gx2Hq0"}',
  },
  userNamePreparation: {
    because: 'Directories hold names that PRECIS forbids, and those people have to be provisioned.',
    example: 'POST /Users {"userName":"henry\\u2163"}',
  },
  passwordPreparation: {
    because: 'Generated dummy passwords may contain what PRECIS forbids.',
    example: 'POST /Users {"userName":"bea","password":"correct\\thorse"}',
  },
  duplicatePrimary: {
    because: 'Two mappings of an administrator may both say primary.',
    example:
      'POST /Users {"userName":"bea","emails":[{"value":"a@example.com","type":"work","primary":true},{"value":"b@example.com","type":"home","primary":true}]}',
  },
  passwords: {
    because: 'Okta sends a password with every new user; IPSIE forbids passwords altogether.',
    example: 'POST /Users {"userName":"bea","password":"correct horse"}',
  },
  unknownMembers: {
    because:
      'One member whom the product does not know must not make an Okta push of the others fail.',
    example: 'POST /Groups {"displayName":"Crew","members":[{"value":"{id}"},{"value":"nobody"}]}',
  },
  unknownValues: {
    because:
      'Products send roles in a form of their own, with keys that no schema knows; what is not understood must not remove anything.',
    example: patch('{"op":"replace","path":"emails","value":[{"id":"e1","name":"Work"}]}'),
  },
  unknownReferences: {
    because:
      'Entra and connectors send a display name or an address as the manager; the rest of the user has to arrive.',
    example: patch(
      '{"op":"add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":{"value":"bulkId:qwerty"}}',
    ),
  },
  unknownRoles: {
    because:
      'Entra sends directory roles and JSON text among the roles of an application; nobody must be refused, or get a role, for that.',
    example: 'POST /Users {"userName":"bea","roles":[{"value":"Company Administrator"}]}',
  },
  managerId: {
    because:
      'The enterprise template of OneLogin sends `manager` with `managerId` and `displayName`.',
    example: patch(
      '{"op":"add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":{"managerId":"26118915"}}',
    ),
  },
  faultsBesideRevocation: {
    because:
      'Providers put a deactivation and everything else that has changed into one request; a leaver must not keep access because a title is too long.',
    example: patch(
      '{"op":"replace","path":"active","value":false},{"op":"replace","path":"userName","value":[]}',
    ),
  },
  returningUsers: {
    because:
      'Providers that have forgotten somebody who was disabled create them again. By default they are told, so that a namesake is not let in by the name alone.',
    example: 'POST /Users {"userName":"leaver@example.com"}',
  },
  unassignedActive: {
    because:
      'A stored user always has `active`: unassigning it is either a mapping that came out empty, or a way to take access away.',
    example: 'PUT /Users/{id} {"userName":"ada","active":null}',
  },
  typeLabels: {
    because:
      'The profile wants canonical values for every `type`; RFC 7643 §8.7.1 has none for these.',
    example: 'GET /Schemas/urn:ietf:params:scim:schemas:core:2.0:User',
  },
  unknownFilterAttribute: {
    because:
      'RFC 7644 §3.4.2.2 treats an unknown attribute as having no value; the profile refuses it.',
    example: 'GET /Users?filter=favouriteColour eq "blue"',
  },
  unquotedLiterals: {
    because: 'A Microsoft sample has a literal without quotation marks.',
    example: 'GET /Users?filter=userName eq ada',
  },
  coerceLiterals: {
    because: 'Entra and its validator write `primary eq "True"`.',
    example: 'GET /Users?filter=active eq "False"',
  },
  valuePathWithSubAttribute: {
    because: 'Entra matches by the work e-mail in a form that the grammar of the RFC lacks.',
    example: 'GET /Users?filter=emails[type eq "work"].value eq "ada@example.com"',
  },
  complexReplace: {
    because:
      'RFC 7644 §3.5.2.3 leaves sub-attributes that are not named unchanged; the profile replaces the whole attribute.',
    example: patch('{"op":"replace","path":"name","value":{"givenName":"Augusta"}}'),
  },
  valuePathWithoutMatch: {
    because:
      'Entra sets the work telephone of somebody who has none by a path that matches nothing.',
    example: patch(
      '{"op":"Replace","path":"phoneNumbers[type eq \\"work\\"].value","value":"+44"}',
    ),
  },
  pathlessPatch: {
    because:
      'Okta activates and renames, and Entra with its flag updates, without a path; the profile wants one.',
    example: patch('{"op":"replace","value":{"active":false}}'),
  },
  singleValueFilter: {
    because:
      'Entra removes a manager by `manager[value eq "…"]`, in the same request that deactivates the leaver.',
    example: patch(
      '{"op":"Replace","path":"name[familyName eq \\"King\\"].givenName","value":"Augusta"}',
    ),
  },
  valuePathElement: {
    because: 'RFC 7644 lets a path name a whole value; the profile allows its sub-attributes only.',
    example: patch(
      '{"op":"replace","path":"emails[type eq \\"work\\"]","value":{"value":"a@example.org"}}',
    ),
  },
  bareMultiValuePatch: {
    because: 'RFC 7644 lets a single value be added to a list; the profile wants a list.',
    example: patch('{"op":"add","path":"emails","value":{"value":"a@example.org","type":"home"}}'),
  },
  pathlessList: {
    because: 'A Java client library wraps the object of each path-less operation in a list.',
    example: patch('{"op":"replace","value":[{"title":"Captain"}]}'),
  },
  flatKeys: {
    because: 'Entra with its flag writes paths as keys.',
    example: patch('{"op":"replace","value":{"name.givenName":"Augusta"}}'),
  },
  pathlessReadOnly: {
    because: 'Okta names the id of a group in each push, and authentik also `schemas`.',
    example: patch('{"op":"replace","value":{"id":"other","title":"Captain"}}'),
  },
  readOnlySubAttribute: {
    because:
      'A connector writes each sub-attribute by a path of its own, `manager.displayName` too; the rest of the request must not be lost.',
    example: patch(
      '{"op":"Replace","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName","value":"Ann"}',
    ),
  },
  removeWithValue: {
    because:
      'Entra, JumpCloud and authentik remove members by a list; without the rule all members would be removed.',
    example: patch('{"op":"Remove","path":"emails","value":[{"value":"ada@example.com"}]}'),
  },
  emptyOperations: {
    because: 'The Microsoft validator sends a PATCH without operations.',
    example: 'PATCH /Users/{id} {"Operations":[]}',
  },
  requiredRemoval: {
    because: 'The Microsoft validator removes and adds one attribute in a single PATCH.',
    example: patch(
      '{"op":"Remove","path":"userName"},{"op":"Add","path":"userName","value":"augusta"}',
    ),
  },
  unknownPatchPath: {
    because:
      'Administrators map attributes that the product does not have; the rest of the PATCH has to arrive.',
    example: patch('{"op":"Add","path":"favouriteColour","value":"blue"}'),
  },
  rawToken: {
    because: 'Okta sends a header token exactly as it was entered, without the word `Bearer`.',
    example: 'GET /Users Authorization: {token}',
  },
  omittedMembersOnPut: {
    because:
      'Several clients have no other way to say "nobody"; a last member who cannot be removed would keep access (RFC 7644 §3.5.1 lets the server clear what is left out).',
    example: 'PUT /Groups/{group} {"displayName":"Team"}',
  },
  groupPatchResponse: {
    because:
      'Entra wants no body for a group, which may have 100,000 members; others read the group back from the answer.',
    example:
      'PATCH /Groups/{group} {"Operations":[{"op":"replace","path":"displayName","value":"Crew"}]}',
  },
  pathSpelling: {
    because: 'Administrators enter the tenant URL with a slash or a space at its end.',
    example: 'GET //Users',
  },
  mediaType: {
    because:
      'Test clients send text/plain or no Content-Type at all; the profile allows one type only.',
    example: 'POST /Users Content-Type: text/plain {"userName":"bea"}',
  },
};
