import { extendResourceType, USER_RESOURCE_TYPE } from 'express-scim';

/**
 * The standard user with what this product knows besides. People log in through single sign-on: there
 * are no passwords here, and the served schema says so.
 */
export const USER_TYPE = extendResourceType(USER_RESOURCE_TYPE, {
  without: ['password'],
  schemaExtensions: [
    {
      schema: {
        id: 'urn:example:params:scim:schemas:extension:rfp:2.0:User',
        name: 'RfpUser',
        description: 'What the RFP product knows about a person.',
        attributes: [
          { name: 'region', description: 'Region in which the person may bid.' },
          {
            name: 'approvalLimit',
            type: 'integer',
            description: 'Highest value of a bid, in thousands, that the person may approve.',
          },
          {
            name: 'specialties',
            multiValued: true,
            description: 'Subjects on which the person answers questions.',
          },
        ],
      },
    },
  ],
});
