import {
  ENTERPRISE,
  GROUP,
  RESOURCE_TYPE,
  SCHEMA,
  SERVICE_PROVIDER_CONFIG,
  USER,
} from '../messages.js';

/** An attribute as `/Schemas` describes it. */
export interface Described {
  readonly name: string;
  readonly type: string;
  readonly multiValued: boolean;
  readonly required: boolean;
  readonly caseExact?: boolean;
  readonly mutability: string;
  readonly returned: string;
  readonly uniqueness?: string;
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly Described[];
}

/** The characteristics that differ from the defaults of §2.2, in one line. */
export function line(parent: string, attribute: Described): string {
  const { type, multiValued, required, caseExact, mutability, returned, uniqueness } = attribute;
  const words = [
    `${parent}${attribute.name}`,
    `${type}${multiValued ? '[]' : ''}`,
    required && 'required',
    caseExact && type === 'string' && 'exact',
    mutability !== 'readWrite' && mutability,
    returned !== 'default' && returned,
    uniqueness !== undefined && uniqueness !== 'none' && uniqueness,
    attribute.referenceTypes?.join('|'),
    attribute.canonicalValues?.join('|'),
  ];
  return words.filter((word) => typeof word === 'string' && word !== '').join(' ');
}

/** The lines of a list with the sub-attributes of §2.4. */
const list = (name: string, value: string, types = '') => [
  `${name} complex[]`,
  `${name}.value ${value}`,
  `${name}.display string`,
  `${name}.type string ${types}`.trim(),
  `${name}.primary boolean`,
];

const strings = (...names: readonly string[]) => names.map((name) => `${name} string`);

/**
 * The schemas of RFC 7643 §8.7 by hand, with the errata that `test/conformance/README.md` lists. Where the RFC
 * contradicts itself or leaves out what its own text needs, the line has a reason beside it.
 */
export const DEFINITIONS: Readonly<Record<string, readonly string[]>> = {
  [USER]: [
    'userName string required server',
    'name complex',
    ...strings(
      'name.formatted',
      'name.familyName',
      'name.givenName',
      'name.middleName',
      'name.honorificPrefix',
      'name.honorificSuffix',
      'displayName',
      'nickName',
      'title',
      'userType',
      'preferredLanguage',
      'locale',
      'timezone',
    ),
    'profileUrl reference external',
    'active boolean',
    // §8.7.1 has caseExact false; but the letter case of a secret is part of it.
    'password string exact writeOnly never',
    ...list('emails', 'string', 'work|home|other'),
    ...list('phoneNumbers', 'string', 'work|home|mobile|fax|pager|other'),
    ...list('ims', 'string', 'aim|gtalk|icq|xmpp|msn|skype|qq|yahoo'),
    ...list('photos', 'reference external', 'photo|thumbnail'),
    'addresses complex[]',
    ...strings(
      'addresses.formatted',
      'addresses.streetAddress',
      'addresses.locality',
      'addresses.region',
      'addresses.postalCode',
      'addresses.country',
    ),
    'addresses.type string work|home|other',
    // Missing from §8.7.1, but a default sub-attribute (§2.4), and used in §8.2.
    'addresses.primary boolean',
    'groups complex[] readOnly',
    // Case-exact as the id that it repeats (§3.1); compare erratum 8472.
    'groups.value string exact readOnly',
    'groups.$ref reference readOnly Group',
    'groups.display string readOnly',
    'groups.type string readOnly direct|indirect',
    ...list('entitlements', 'string'),
    ...list('roles', 'string'),
    ...list('x509Certificates', 'binary'),
  ],
  [GROUP]: [
    // Unique where the store keeps it so, as the memory store does.
    'displayName string required server',
    'members complex[]',
    'members.value string exact immutable',
    'members.$ref reference immutable User|Group',
    'members.display string immutable',
    'members.type string immutable User|Group',
  ],
  [ENTERPRISE]: [
    ...strings('employeeNumber', 'costCenter', 'organization', 'division', 'department'),
    'manager complex',
    'manager.value string exact',
    'manager.$ref reference User',
    'manager.displayName string readOnly',
  ],
  [SERVICE_PROVIDER_CONFIG]: [
    'documentationUri reference readOnly external',
    ...['patch', 'bulk', 'filter', 'changePassword', 'sort', 'etag'].flatMap((feature) => [
      `${feature} complex required readOnly`,
      `${feature}.supported boolean required readOnly`,
    ]),
    'bulk.maxOperations integer required readOnly',
    'bulk.maxPayloadSize integer required readOnly',
    'filter.maxResults integer required readOnly',
    'authenticationSchemes complex[] required readOnly',
    'authenticationSchemes.type string required readOnly oauth|oauth2|oauthbearertoken|httpbasic|httpdigest',
    'authenticationSchemes.name string required readOnly',
    'authenticationSchemes.description string required readOnly',
    'authenticationSchemes.specUri reference readOnly external',
    'authenticationSchemes.documentationUri reference readOnly external',
    'authenticationSchemes.primary boolean readOnly',
  ],
  [RESOURCE_TYPE]: [
    'id string readOnly',
    'name string required readOnly',
    'description string readOnly',
    'endpoint reference required readOnly uri',
    'schema reference required readOnly uri',
    // Optional by §6.
    'schemaExtensions complex[] readOnly',
    'schemaExtensions.schema reference required readOnly uri',
    'schemaExtensions.required boolean required readOnly',
  ],
  [SCHEMA]: [
    'id string required exact readOnly always',
    'name string exact readOnly',
    'description string exact readOnly',
    'attributes complex[] required readOnly',
    'attributes.subAttributes complex[] readOnly',
    ...['attributes', 'attributes.subAttributes'].flatMap((parent) => [
      `${parent}.name string required exact readOnly`,
      `${parent}.type string required exact readOnly string|boolean|decimal|integer|dateTime|binary|reference${
        // Erratum 8415: a sub-attribute is never complex.
        parent === 'attributes' ? '|complex' : ''
      }`,
      `${parent}.multiValued boolean required readOnly`,
      `${parent}.description string exact readOnly`,
      `${parent}.required boolean readOnly`,
      `${parent}.canonicalValues string[] exact readOnly`,
      `${parent}.caseExact boolean readOnly`,
      `${parent}.mutability string exact readOnly readOnly|readWrite|immutable|writeOnly`,
      `${parent}.returned string exact readOnly always|never|default|request`,
      `${parent}.uniqueness string exact readOnly none|server|global`,
      `${parent}.referenceTypes string[] exact readOnly`,
    ]),
  ],
};

/** Parts of those schemas that other documents define. */
export const FROM_ELSEWHERE = /^(?:pagination|interopProfileConformant|securityEvents)\b/;
