import type { AttributeInput, ResourceTypeInput, SchemaInput } from '../types.js';
import { USER_URN } from '../urns.js';
import { ENTERPRISE_USER_SCHEMA } from './enterprise-user.js';

/** The sub-attributes that follow `value` in the User's lists; `display` is readWrite (erratum 8358). */
function qualifiers(noun: string, types?: readonly string[]): readonly AttributeInput[] {
  return [
    { name: 'display', description: `Human-readable name of the ${noun}, for display.` },
    {
      name: 'type',
      description: `Label that tells what the ${noun} is for.`,
      ...(types && { canonicalValues: types }),
    },
    {
      name: 'primary',
      type: 'boolean',
      description: `Whether this is the preferred ${noun}. At most one is.`,
    },
  ];
}

/** The core User (RFC 7643 §4.1, §8.7.1, with errata 6001, 6004, 8358, 8470 and 8471). */
export const USER_SCHEMA: SchemaInput = {
  id: USER_URN,
  name: 'User',
  description: 'User Account',
  attributes: [
    {
      name: 'userName',
      description:
        'Identifier by which the user signs in to the service provider. Unique among all users, whatever the letter case.',
      required: true,
      uniqueness: 'server',
      prepared: 'UsernameCaseMapped',
    },
    {
      name: 'name',
      type: 'complex',
      description: "The components of the user's name.",
      subAttributes: [
        { name: 'formatted', description: 'The full name, formatted for display.' },
        { name: 'familyName', description: 'The family name (last name).' },
        { name: 'givenName', description: 'The given name (first name).' },
        { name: 'middleName', description: 'The middle name or names.' },
        { name: 'honorificPrefix', description: 'Titles before the name, e.g. "Ms.".' },
        { name: 'honorificSuffix', description: 'Suffixes behind the name, e.g. "III".' },
      ],
    },
    { name: 'displayName', description: 'Name of the user, suitable for display.' },
    { name: 'nickName', description: 'The casual way to address the user.' },
    {
      name: 'profileUrl',
      type: 'reference',
      description: 'URL of a page with the profile of the user.',
      referenceTypes: ['external'],
    },
    { name: 'title', description: 'The user\'s title, e.g. "Vice President".' },
    {
      name: 'userType',
      description: 'Relationship between the organisation and the user, e.g. "Contractor".',
    },
    {
      name: 'preferredLanguage',
      description: 'Preferred written or spoken languages, as in Accept-Language.',
    },
    {
      name: 'locale',
      description: 'Locale for currency, dates and numbers, as a language tag, e.g. "en-US".',
    },
    {
      name: 'timezone',
      description: 'Time zone of the user, by its IANA name, e.g. "America/Los_Angeles".',
    },
    {
      name: 'active',
      type: 'boolean',
      description: 'Whether the user may use the service.',
    },
    {
      name: 'password',
      description: 'Clear-text password. It can be set but is never returned.',
      caseExact: true,
      mutability: 'writeOnly',
      returned: 'never',
      prepared: 'OpaqueString',
    },
    {
      name: 'emails',
      type: 'complex',
      multiValued: true,
      description: 'E-mail addresses of the user.',
      subAttributes: [
        { name: 'value', description: 'The e-mail address.' },
        ...qualifiers('e-mail address', ['work', 'home', 'other']),
      ],
    },
    {
      name: 'phoneNumbers',
      type: 'complex',
      multiValued: true,
      description: 'Phone numbers of the user.',
      subAttributes: [
        { name: 'value', description: 'The phone number, e.g. "tel:+1-201-555-0123".' },
        ...qualifiers('phone number', ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
      ],
    },
    {
      name: 'ims',
      type: 'complex',
      multiValued: true,
      description: 'Instant messaging addresses of the user.',
      subAttributes: [
        { name: 'value', description: 'The instant messaging address.' },
        ...qualifiers('instant messaging address', [
          'aim',
          'gtalk',
          'icq',
          'xmpp',
          'msn',
          'skype',
          'qq',
          'yahoo',
        ]),
      ],
    },
    {
      name: 'photos',
      type: 'complex',
      multiValued: true,
      description: 'URLs of photos of the user.',
      subAttributes: [
        {
          name: 'value',
          type: 'reference',
          description: 'URL of an image file.',
          referenceTypes: ['external'],
        },
        ...qualifiers('photo', ['photo', 'thumbnail']),
      ],
    },
    {
      name: 'addresses',
      type: 'complex',
      multiValued: true,
      description: 'Physical mailing addresses of the user.',
      subAttributes: [
        { name: 'formatted', description: 'The full address, formatted for display.' },
        { name: 'streetAddress', description: 'Street, house number, P.O. box and the like.' },
        { name: 'locality', description: 'City or locality.' },
        { name: 'region', description: 'State or region.' },
        { name: 'postalCode', description: 'Postal code.' },
        { name: 'country', description: 'Country, as an ISO 3166-1 alpha-2 code, e.g. "US".' },
        {
          name: 'type',
          description: 'Label that tells what the address is for.',
          canonicalValues: ['work', 'home', 'other'],
        },
        // Missing from §8.7.1, but a default sub-attribute (§2.4), used in §8.2 and by clients.
        {
          name: 'primary',
          type: 'boolean',
          description: 'Whether this is the preferred address. At most one is.',
        },
      ],
    },
    {
      name: 'groups',
      type: 'complex',
      multiValued: true,
      description: 'Groups to which the user belongs, directly or through nested groups.',
      mutability: 'readOnly',
      subAttributes: [
        {
          name: 'value',
          description: 'The id of the group.',
          // An id is case-exact (§3.1), so a reference to one is too, as erratum 8472 says of manager.
          caseExact: true,
          mutability: 'readOnly',
        },
        {
          name: '$ref',
          type: 'reference',
          description: 'URI of the group.',
          mutability: 'readOnly',
          referenceTypes: ['Group'],
        },
        { name: 'display', description: 'Name of the group.', mutability: 'readOnly' },
        {
          name: 'type',
          description: 'Whether the membership is direct or through a nested group.',
          mutability: 'readOnly',
          canonicalValues: ['direct', 'indirect'],
        },
      ],
    },
    {
      name: 'entitlements',
      type: 'complex',
      multiValued: true,
      description: 'Things that the user is entitled to.',
      subAttributes: [
        { name: 'value', description: 'The entitlement.' },
        ...qualifiers('entitlement'),
      ],
    },
    {
      name: 'roles',
      type: 'complex',
      multiValued: true,
      description: 'Roles of the user, which together say who the user is, e.g. "Student".',
      subAttributes: [{ name: 'value', description: 'The role.' }, ...qualifiers('role')],
    },
    {
      name: 'x509Certificates',
      type: 'complex',
      multiValued: true,
      description: 'Certificates issued to the user.',
      subAttributes: [
        {
          name: 'value',
          type: 'binary',
          description: 'One DER-encoded X.509 certificate, in base64.',
        },
        ...qualifiers('certificate'),
      ],
    },
  ],
};

/** `/Users`, with the enterprise extension. */
export const USER_RESOURCE_TYPE: ResourceTypeInput = {
  name: 'User',
  endpoint: '/Users',
  description: 'User Account',
  schema: USER_SCHEMA,
  schemaExtensions: [{ schema: ENTERPRISE_USER_SCHEMA, required: false }],
};
