import { defineDiscoverySchema } from '../define.js';
import type { Schema } from '../types.js';
import { RESOURCE_TYPE_URN } from '../urns.js';

/** What `/ResourceTypes` shows (RFC 7643 §6, §8.7.2, with erratum 7522). */
export const RESOURCE_TYPE_SCHEMA: Schema = defineDiscoverySchema({
  id: RESOURCE_TYPE_URN,
  name: 'ResourceType',
  description: 'Specifies the schema that describes a SCIM resource type',
  attributes: [
    {
      name: 'id',
      description: 'Unique id of the resource type, the same as its name.',
      mutability: 'readOnly',
    },
    {
      name: 'name',
      description: 'Name of the resource type, as in meta.resourceType.',
      required: true,
      mutability: 'readOnly',
    },
    {
      name: 'description',
      description: 'Description of the resource type.',
      mutability: 'readOnly',
    },
    {
      name: 'endpoint',
      type: 'reference',
      description: 'Path of the endpoint, relative to the base URL.',
      required: true,
      mutability: 'readOnly',
      referenceTypes: ['uri'],
    },
    {
      name: 'schema',
      type: 'reference',
      description: 'URI of the base schema.',
      required: true,
      mutability: 'readOnly',
      referenceTypes: ['uri'],
    },
    {
      name: 'schemaExtensions',
      type: 'complex',
      multiValued: true,
      description: 'Extensions of the resource type.',
      mutability: 'readOnly',
      subAttributes: [
        {
          name: 'schema',
          type: 'reference',
          description: 'URI of the extension.',
          required: true,
          mutability: 'readOnly',
          referenceTypes: ['uri'],
        },
        {
          name: 'required',
          type: 'boolean',
          description: 'Whether every resource of the type must have the extension.',
          required: true,
          mutability: 'readOnly',
        },
      ],
    },
  ],
});
