import type { EntraDirectory, EntraPerson } from 'express-scim/testing';

export function person(nickname: string, more: Partial<EntraPerson> = {}): EntraPerson {
  return {
    objectId: `oid-${nickname}`,
    userPrincipalName: `${nickname}@example.com`,
    mailNickname: nickname,
    givenName: nickname,
    surname: 'Quill',
    displayName: `${nickname} Quill`,
    mail: `${nickname}@example.com`,
    accountEnabled: true,
    ...more,
  };
}

export const SMALL: EntraDirectory = {
  people: [
    person('ada', {
      jobTitle: 'Captain',
      department: 'Deck',
      employeeId: '1001',
      mobilePhone: '+1 (555) 010-0001',
      streetAddress: '4 Quay',
      city: 'Mull',
    }),
    person('bea', { managerObjectId: 'oid-ada' }),
    person('cyr', { managerObjectId: 'oid-ada' }),
    person('dov', { managerObjectId: 'oid-bea', displayName: "Dov O'Næss 田中" }),
  ],
  groups: [
    {
      objectId: 'gid-1',
      displayName: 'Harbour Crew',
      memberObjectIds: ['oid-ada', 'oid-bea', 'oid-cyr', 'oid-dov'],
    },
    { objectId: 'gid-2', displayName: 'Nobody', memberObjectIds: [] },
  ],
};
