import type { ResourceTypeInput, SchemaInput } from '../types.js';
import { GROUP_URN } from '../urns.js';

/** The core Group (RFC 7643 §4.2, §8.7.1, with errata 5368, 6001 and 6011). */
export const GROUP_SCHEMA: SchemaInput = {
  id: GROUP_URN,
  name: 'Group',
  description: 'Group',
  attributes: [
    { name: 'displayName', description: 'Human-readable name of the group.', required: true },
    {
      name: 'members',
      type: 'complex',
      multiValued: true,
      description: 'Members of the group. They can be added and removed, but not changed.',
      subAttributes: [
        {
          name: 'value',
          description: 'The id of the member.',
          // An id is case-exact (§3.1), so a reference to one is too, as erratum 8472 says of manager.
          caseExact: true,
          mutability: 'immutable',
        },
        {
          name: '$ref',
          type: 'reference',
          description: 'URI of the member.',
          mutability: 'immutable',
          referenceTypes: ['User', 'Group'],
        },
        { name: 'display', description: 'Name of the member.', mutability: 'immutable' },
        {
          name: 'type',
          description: 'Resource type of the member.',
          mutability: 'immutable',
          canonicalValues: ['User', 'Group'],
        },
      ],
    },
  ],
};

/** `/Groups`. */
export const GROUP_RESOURCE_TYPE: ResourceTypeInput = {
  name: 'Group',
  endpoint: '/Groups',
  description: 'Group',
  schema: GROUP_SCHEMA,
};
