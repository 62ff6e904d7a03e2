import type { Directory, DirectoryGroup, Person } from '../client/directory.js';

/** A person in Microsoft Entra ID; soft-deleted ones are purged by leaving them out of the directory. */
export type EntraPerson = Person;
export type EntraGroup = DirectoryGroup;
export type EntraDirectory = Directory;
