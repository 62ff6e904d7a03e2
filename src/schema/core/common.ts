import type { AttributeInput } from '../types.js';

/**
 * The attributes that every resource has, whatever its schemas say (RFC 7643 §3, §3.1). `schemas` and
 * `meta` are listed here so that paths, filters and projection treat them like any other attribute.
 */
export const COMMON_ATTRIBUTES: readonly AttributeInput[] = [
  {
    name: 'schemas',
    type: 'reference',
    multiValued: true,
    description: 'URIs of the schemas that the resource uses.',
    required: true,
    // URNs compare without case (RFC 7643 §3.3), unlike other references.
    caseExact: false,
    returned: 'always',
    referenceTypes: ['uri'],
  },
  {
    name: 'id',
    description: 'Unique identifier of the resource, issued by the service provider.',
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
  },
  {
    name: 'externalId',
    description: 'Identifier of the resource as defined by the provisioning client.',
    caseExact: true,
  },
  {
    name: 'meta',
    type: 'complex',
    description: 'Metadata of the resource, kept by the service provider.',
    mutability: 'readOnly',
    subAttributes: [
      {
        name: 'resourceType',
        description: 'Name of the resource type.',
        caseExact: true,
        mutability: 'readOnly',
      },
      {
        name: 'created',
        type: 'dateTime',
        description: 'When the resource was added to the service provider.',
        mutability: 'readOnly',
      },
      {
        name: 'lastModified',
        type: 'dateTime',
        description: 'When the resource was last changed.',
        mutability: 'readOnly',
      },
      {
        name: 'location',
        type: 'reference',
        description: 'URI of the resource.',
        mutability: 'readOnly',
        referenceTypes: ['uri'],
      },
      {
        name: 'version',
        description: 'Version of the resource, the same as its ETag.',
        caseExact: true,
        mutability: 'readOnly',
      },
    ],
  },
];

/** Lower-case names of the common attributes. */
export const COMMON_NAMES: ReadonlySet<string> = new Set(
  COMMON_ATTRIBUTES.map(({ name }) => name.toLowerCase()),
);
