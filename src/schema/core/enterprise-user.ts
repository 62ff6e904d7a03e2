import type { SchemaInput } from '../types.js';
import { ENTERPRISE_USER_URN } from '../urns.js';

/** The enterprise extension of the User (RFC 7643 §4.3, §8.7.1, with erratum 8472). */
export const ENTERPRISE_USER_SCHEMA: SchemaInput = {
  id: ENTERPRISE_USER_URN,
  name: 'EnterpriseUser',
  description: 'Enterprise User',
  attributes: [
    { name: 'employeeNumber', description: 'Identifier that the organisation gave to the person.' },
    { name: 'costCenter', description: 'Name of a cost centre.' },
    { name: 'organization', description: 'Name of an organisation.' },
    { name: 'division', description: 'Name of a division.' },
    { name: 'department', description: 'Name of a department.' },
    {
      name: 'manager',
      type: 'complex',
      description: "The user's manager, who is represented by another User.",
      subAttributes: [
        { name: 'value', description: "The id of the manager's User resource.", caseExact: true },
        {
          name: '$ref',
          type: 'reference',
          description: "URI of the manager's User resource.",
          referenceTypes: ['User'],
        },
        {
          name: 'displayName',
          description: 'The displayName of the manager.',
          mutability: 'readOnly',
        },
      ],
    },
  ],
};
