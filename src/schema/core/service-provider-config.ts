import { defineDiscoverySchema } from '../define.js';
import type { AttributeInput, AttributeType, Schema } from '../types.js';
import { SERVICE_PROVIDER_CONFIG_URN } from '../urns.js';

function member(
  name: string,
  type: AttributeType,
  description: string,
  required = true,
): AttributeInput {
  return { name, type, description, required, mutability: 'readOnly' };
}

function feature(
  name: string,
  description: string,
  more: readonly AttributeInput[] = [],
): AttributeInput {
  return {
    ...member(name, 'complex', description),
    subAttributes: [member('supported', 'boolean', 'Whether the feature is supported.'), ...more],
  };
}

function link(name: string, description: string): AttributeInput {
  return { ...member(name, 'reference', description, false), referenceTypes: ['external'] };
}

/**
 * What `/ServiceProviderConfig` shows (RFC 7643 §5, §8.7.2, with errata 7921 and 8011), with the
 * `pagination` of RFC 9865 §4.
 */
export const SERVICE_PROVIDER_CONFIG_SCHEMA: Schema = defineDiscoverySchema({
  id: SERVICE_PROVIDER_CONFIG_URN,
  name: 'ServiceProviderConfig',
  description: "The service provider's configuration",
  attributes: [
    link('documentationUri', 'URL of the documentation for people.'),
    feature('patch', 'PATCH requests.'),
    feature('bulk', 'Bulk requests.', [
      member('maxOperations', 'integer', 'Most operations in one request.'),
      member('maxPayloadSize', 'integer', 'Largest request, in bytes.'),
    ]),
    feature('filter', 'Filters in queries.', [
      member('maxResults', 'integer', 'Most resources in one answer.'),
    ]),
    feature('changePassword', 'Changing a password.'),
    feature('sort', 'Sorted queries.'),
    feature('etag', 'Versions of resources as ETags.'),
    member(
      'interopProfileConformant',
      'boolean',
      'Whether the SCIM 2.0 Interoperability Profile is met.',
      false,
    ),
    {
      ...member('authenticationSchemes', 'complex', 'Ways to authenticate.'),
      multiValued: true,
      subAttributes: [
        {
          ...member('type', 'string', 'The kind of authentication.'),
          canonicalValues: ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'],
        },
        member('name', 'string', 'Name of the authentication scheme.'),
        member('description', 'string', 'Description of the authentication scheme.'),
        link('specUri', 'URL of the specification of the scheme.'),
        link('documentationUri', 'URL of the documentation of the scheme.'),
        member('primary', 'boolean', 'Whether this is the preferred scheme.', false),
      ],
    },
    {
      ...member('pagination', 'complex', 'Ways to page through results.', false),
      subAttributes: [
        member('cursor', 'boolean', 'Whether cursor pages are supported.'),
        member('index', 'boolean', 'Whether index pages are supported.'),
        {
          ...member('defaultPaginationMethod', 'string', 'The method used by default.', false),
          canonicalValues: ['cursor', 'index'],
        },
        member('defaultPageSize', 'integer', 'Size of a page without `count`.', false),
        member('maxPageSize', 'integer', 'Largest page.', false),
        member('cursorTimeout', 'integer', 'Seconds for which a cursor is valid.', false),
      ],
    },
  ],
});
