/** A person as the directory of a customer knows them; names are those of Microsoft Graph. */
export interface EntraPerson {
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
  readonly accountEnabled: boolean;
  /** In the recycle bin: kept for 30 days, then purged (leave such a person out of the directory). */
  readonly softDeleted?: boolean;
}

export interface EntraGroup {
  readonly objectId: string;
  readonly displayName: string;
  readonly memberObjectIds: readonly string[];
}

/** What is assigned to the application: everybody and every group that is to be provisioned. */
export interface EntraDirectory {
  readonly people: readonly EntraPerson[];
  readonly groups: readonly EntraGroup[];
}

/** Whether the service provider is to let this person in (Entra's `Not([IsSoftDeleted])`). */
export function isActive(person: EntraPerson): boolean {
  return person.accountEnabled && person.softDeleted !== true;
}
