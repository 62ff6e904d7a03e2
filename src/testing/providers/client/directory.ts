/** A person as the directory of a customer knows them; names are those of Microsoft Graph. */
export interface Person {
  readonly objectId: string;
  readonly userPrincipalName: string;
  readonly mailNickname: string;
  readonly givenName: string;
  readonly surname: string;
  readonly displayName: string;
  readonly mail?: string;
  readonly jobTitle?: string;
  readonly department?: string;
  readonly employeeId?: string;
  readonly managerObjectId?: string;
  readonly mobilePhone?: string;
  readonly businessPhone?: string;
  readonly faxNumber?: string;
  readonly preferredLanguage?: string;
  readonly officeLocation?: string;
  readonly streetAddress?: string;
  readonly city?: string;
  readonly state?: string;
  readonly postalCode?: string;
  readonly country?: string;
  /** False for somebody who is to have an account that lets nobody in. */
  readonly accountEnabled: boolean;
  /** In the recycle bin of Microsoft Entra ID; everywhere else the same as disabled. */
  readonly softDeleted?: boolean;
}

/** A group of a {@link Directory}, with the `objectId`s of its members. */
export interface DirectoryGroup {
  readonly objectId: string;
  readonly displayName: string;
  readonly memberObjectIds: readonly string[];
}

/**
 * What is assigned to the application: everybody and every group that is to be provisioned. Whoever is no
 * longer in it is no longer assigned; each provider has its own way to say so.
 */
export interface Directory {
  readonly people: readonly Person[];
  readonly groups: readonly DirectoryGroup[];
}

/** Whether the service provider is to let this person in (Entra's `Not([IsSoftDeleted])`). */
export function isActive(person: Person): boolean {
  return person.accountEnabled && person.softDeleted !== true;
}
